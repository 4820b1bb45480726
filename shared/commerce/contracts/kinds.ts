import * as z from 'zod/mini'
import type { $ZodType, $ZodTypeDiscriminable } from 'zod/v4/core'

type Shape = Readonly<Record<string, $ZodType>>

/** What one kind of booking adds to the wire of commerce: pure data, for the stacks, functions and browsers. */
export interface KindContract {
  readonly kind: string
  /** `needed`: a booking is made of a hold. `none`: it is made at once. */
  readonly hold: 'needed' | 'none'
  /** It is made by endpoints of its domain alone, and not by a request to book. */
  readonly own?: true
  /** Members of a request to book. */
  readonly create: Shape
  /** Members of a hold, of a booking in a list, and of a whole booking beside those of the list. */
  readonly reservation: Shape
  readonly summary: Shape
  readonly booking: Shape
  /** Members that name a part of a booking, to cancel it alone. */
  readonly part: Shape
  /** Names of its own records in an export of a person's data. */
  readonly records: readonly string[]
  /** Errors of a request to book, and of one to cancel a part. */
  readonly errors: Readonly<Record<string, number>>
  readonly cancelErrors: Readonly<Record<string, number>>
  /** Errors of paying for a hold that was not booked, where more must be known. */
  readonly selfErrors?: Readonly<Record<string, number>>
}

type Part = 'create' | 'reservation' | 'summary' | 'booking' | 'part'

type Names<Shapes> = Shapes extends Shapes ? keyof Shapes : never
type Field<Shapes, Name> = Shapes extends Shapes ? (Name extends keyof Shapes ? Shapes[Name] : never) : never
type InAll<Shapes, Name extends PropertyKey> = [Shapes] extends [Readonly<Record<Name, unknown>>] ? true : false

/** A member that not all kinds have is optional. */
export type Merged<Shapes> = {
  readonly [Name in Names<Shapes> & string]: InAll<Shapes, Name> extends true
    ? Field<Shapes, Name>
    : z.ZodMiniOptional<Field<Shapes, Name> & $ZodType>
}

/** The kinds that a request to book can be for. */
type Booked<Kind> = Kind extends { readonly own: true } ? never : Kind

type PartsOf<Kind extends KindContract, Parts extends Part> = {
  readonly [Name in { [P in Parts]: keyof Kind[P] }[Parts]]: {
    [P in Parts]: Name extends keyof Kind[P] ? Kind[P][Name] : never
  }[Parts]
}

type Form<Kind, Own, ByHold, Parts extends Part> = Kind extends KindContract
  ? z.output<
      z.ZodMiniObject<
        Own & ByHold[Kind['hold'] & keyof ByHold] & PartsOf<Kind, Parts> & { kind: z.ZodMiniLiteral<Kind['kind']> },
        z.core.$strip
      >
    >
  : never

/** What a record is shown as whose kind nothing sells any more: with the members that every kind has. */
export const unsold = 'other'

/** Members that differ by whether a kind needs a hold. */
type ByHold = Readonly<Record<KindContract['hold'], Shape>>

const alike = { needed: {}, none: {} } as const

/**
 * The members that the kinds add. In a request they are beside each other: what is whole of one kind is checked once that is
 * known, so an object that two kinds have under one name must be strict in both. A reply has one form for each kind.
 * @throws Error where two kinds have one name, or give one code a status each
 */
export const mergeKinds = <const Kinds extends readonly KindContract[]>(kinds: Kinds) => {
  const names = kinds.map(({ kind }) => kind)
  if (new Set(names).size < names.length) throw new Error(`Two kinds have one name: ${names.join(', ')}.`)
  const merged = <P extends Part>(part: P) => mergedShape(kinds.map(kind => kind[part])) as Merged<Kinds[number][P]>
  const booked = kinds.filter(({ own }) => !own)
  return {
    names: names as readonly Kinds[number]['kind'][],
    /** Kinds whose bookings are made without a hold. */
    withoutHold: booked.filter(({ hold }) => hold === 'none').map(({ kind }) => kind) as readonly string[],
    create: mergedShape(booked.map(({ create }) => create)) as Merged<Booked<Kinds[number]>['create']>,
    part: merged('part'),
    /** A reply with the members of each kind beside those that all have, told apart by `kind`. */
    forms: <const Own extends Shape, Parts extends Part, const Added extends ByHold = typeof alike>(
      own: Own,
      parts: readonly Parts[],
      added: Added = alike as unknown as Added,
    ) =>
      z.discriminatedUnion('kind', [
        ...kinds.map(kind => formOf(kind, { ...own, ...added[kind.hold] }, parts)),
        z.object({ ...own, kind: z.literal(unsold) }),
      ] as unknown as [$ZodTypeDiscriminable]) as unknown as z.ZodMiniType<Form<Kinds[number], Own, Added, Parts>>,
    records: [...new Set(kinds.flatMap(({ records }) => records))] as readonly Kinds[number]['records'][number][],
    errors: mergedErrors(booked.map(({ errors }) => errors)),
    cancelErrors: mergedErrors(kinds.map(({ cancelErrors }) => cancelErrors)),
    selfErrors: mergedErrors(kinds.map(({ selfErrors = {} }) => selfErrors)),
  }
}

/**
 * A reply about one kind alone.
 * @throws Error where the kind adds a member that all have
 */
export const formOf = <const Kind extends KindContract, const Own extends Shape, Parts extends Part>(
  kind: Kind,
  own: Own,
  parts: readonly Parts[],
) => {
  const added = parts.flatMap(part => Object.entries(kind[part]))
  const taken = added.find(([name]) => name === 'kind' || Object.hasOwn(own, name))
  if (taken) throw new Error(`The kind ${kind.kind} adds ${taken[0]}, which every kind has.`)
  return z.object({ ...own, kind: z.literal(kind.kind), ...Object.fromEntries(added) }) as unknown as z.ZodMiniType<
    Form<Kind, Own, typeof alike, Parts>
  >
}

const mergedShape = (shapes: readonly Shape[]): Shape => {
  const names = [...new Set(shapes.flatMap(shape => Object.keys(shape)))]
  return Object.fromEntries(
    names.map(name => {
      const fields = [...new Set(shapes.flatMap(shape => shape[name] ?? []))]
      const field = fields.length === 1 ? (fields[0] as $ZodType) : z.union(fields as [$ZodType, ...$ZodType[]])
      return [name, shapes.every(shape => name in shape) ? field : z.optional(field)]
    }),
  )
}

/** @throws Error where two kinds give one code two statuses */
const mergedErrors = (all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> => {
  const merged: Record<string, number> = {}
  for (const [code, status] of all.flatMap(errors => Object.entries(errors))) {
    if ((merged[code] ?? status) !== status) throw new Error(`Two kinds give ${code} a status of their own.`)
    merged[code] = status
  }
  return merged
}
