import * as z from 'zod/mini'
import type { Details } from './reservation-record.ts'
import type { Holding, Selling, SellingAtOnce } from './selling-adapter.ts'

export type * from './selling-adapter.ts'

/** A selling adapter as commerce sees it, whatever its own types. */
export type SellingAdapter = Selling<Details, Details, Details, Details>

export type HoldingAdapter = Holding<Details>

export const defineHolding = <Held>(adapter: Holding<Held>): HoldingAdapter => adapter as unknown as HoldingAdapter

interface DefineSelling {
  <Own, Held, Fields, Part>(adapter: Selling<Own, Held, Fields, Part> & { readonly hold: 'needed' }): SellingAdapter
  <Own, Fields, Part>(adapter: SellingAtOnce<Own, Fields, Part>): SellingAdapter
}

/** What is never asked of a kind that needs no hold. */
const withoutHolds = { held: z.never(), heldInvariants: {} }

/** The adapter of a domain that sells (docs/guides/add-a-domain.md). */
export const defineSelling: DefineSelling = (adapter: object): SellingAdapter =>
  ({ ...withoutHolds, ...adapter }) as unknown as SellingAdapter

/** The selling adapters of the product; `HoldKinds` are what a function that makes and reads holds alone needs of them. */
export interface Kinds<Adapter extends HoldingAdapter = SellingAdapter> {
  readonly adapters: readonly Adapter[]
  /** Undefined for a kind that no domain sells any more. */
  readonly find: (kind: string) => Adapter | undefined
  /** @throws Error for a kind that no domain sells any more */
  readonly of: (record: { readonly kind: string }) => Adapter
}

/** @throws Error where two adapters have the same kind */
export const composeKinds = <Adapter extends HoldingAdapter>(adapters: readonly Adapter[]): Kinds<Adapter> => {
  const byKind = new Map(adapters.map(adapter => [adapter.kind, adapter]))
  if (byKind.size < adapters.length) throw new Error('Two selling adapters have the same kind.')
  const find = (kind: string) => byKind.get(kind)
  return {
    adapters,
    find,
    of: ({ kind }) => {
      const adapter = find(kind)
      if (!adapter) throw new Error(`Nothing sells ${kind} any more.`)
      return adapter
    },
  }
}

export type HoldKinds = Kinds<HoldingAdapter>
