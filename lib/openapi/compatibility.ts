import { type Fact, type Facts, lowerBounds, upperBounds } from './facts.ts'

/**
 * Fields of replies whose enumerations may get further values, as the description tells clients. Every other one is
 * closed: what a client does next depends on a status.
 */
export const growing: readonly string[] = ['bus_type', 'cancel_reason', 'reason', 'role', 'seat_type']

/**
 * What a client written against `released` cannot rely on in `present` any more, a sentence each. After the rules of
 * AIP-180 (https://google.aip.dev/180) and of Stripe (https://docs.stripe.com/upgrades):
 *
 * - Nothing is removed, renamed or moved: operations, fields, statuses, error codes. Only an operation whose `Sunset`
 *   has passed may go.
 * - A request may be sent as before: no further field is required, no type, value or range is taken away, no default
 *   changes, and no caller needs more than before.
 * - A reply is read as before: a field stays, of the same types and format, and of the same values unless its
 *   enumeration may grow. How long an opaque text is, and which form it has, is not promised.
 * - Operations, optional fields, fields of replies, and error codes may be added.
 * - A reply whose forms a `kind` tells apart may get further kinds, as the description tells clients. What had one form before
 *   is the form of one kind now.
 *
 * @param today the date, ISO 8601
 */
export const breaksOf = (earlier: Facts, present: Facts, today: string): string[] => {
  const released = amongForms(earlier, present)
  const isOver = (place: string) => (released.get(operationOf(place))?.sunset ?? '9999') < today
  const places = [...released.keys()].filter(place => !isOver(place))
  const gone = outermost(places.filter(place => !present.has(place)))
  const added = outermost([...present.keys()].filter(place => !released.has(place)))
  return [
    ...gone.map(place => `${place} is gone`),
    ...places.flatMap(place => {
      const [before, after] = [released.get(place), present.get(place)]
      return before && after ? differences(place, before, after, present).map(what => `${place} ${what}`) : []
    }),
    ...added.filter(place => sideOf(place) === 'takes' && present.get(place)?.required).map(demanded),
    ...added
      .filter(place => sideOf(place) === 'gives' && /\(\d+\)$/.test(place))
      .map(place => `${place} is a new form`),
  ]
}

const operationOf = (place: string): string => place.split(' ')[0] ?? ''
const sideOf = (place: string): string | undefined => place.split(' ')[1]
const demanded = (place: string): string => `${place} is required now`

/**
 * What was released in one form, and is one of several now, is in that which has most of it: of a reply in forms by kind, as a
 * client has met no other kind, and of a request, as what a client sends is taken if one form takes it.
 */
const amongForms = (released: Facts, present: Facts): Facts => {
  const forms = [...present.keys()].filter(place => / (gives .*\([a-z][^()]*|takes .*\(\d+)\)$/.test(place))
  const moved = new Map(released)
  for (const [stem, ofStem] of Map.groupBy(forms, form => form.slice(0, form.lastIndexOf('(')))) {
    const within = [...moved].filter(([place]) => place.startsWith(stem) && /^[.[{]/.test(place.slice(stem.length)))
    const fact = released.get(stem)
    if (!fact || within.length === 0) continue
    const at = (form: string, place: string) => form + place.slice(stem.length)
    const shared = (form: string) => within.filter(([place]) => present.has(at(form, place))).length
    const [form = stem] = ofStem.toSorted((left, right) => shared(right) - shared(left))
    const { required: _, ...own } = fact
    moved.set(form, own)
    for (const [place] of within) moved.delete(place)
    for (const [place, of] of within) moved.set(at(form, place), of)
  }
  return moved
}

/** Those that are within no other one. */
const outermost = (places: readonly string[]): string[] =>
  places.filter(place => !places.some(other => place.startsWith(other) && /^[ .[{(]/.test(place.slice(other.length))))

const differences = (place: string, before: Fact, after: Fact, present: Facts): string[] => {
  const side = sideOf(place)
  if (side === 'gives') return given(before, after, /\.(\w+)(\[\])?$/.exec(place)?.[1])
  if (side === 'takes') return taken(before, after, place, present)
  const lost = (before.codes ?? []).filter(code => !after.codes?.includes(code))
  const scopes = (after.scopes ?? []).filter(scope => !before.scopes?.includes(scope))
  return [
    ...(before.route === after.route ? [] : [`is no longer ${before.route}`]),
    ...(before.open && !after.open ? ['needs an account now'] : []),
    ...(scopes.length > 0 && !after.open ? [`needs ${scopes.join(', ')} now`] : []),
    ...lost.map(code => `no longer with ${code}`),
  ]
}

/** What was taken and is not. */
const taken = (before: Fact, after: Fact, place: string, present: Facts): string[] => {
  if (after.forms && !before.forms) return takenByOne(before, place, present)
  const beyond = (bounds: readonly (keyof Fact)[], sign: number) =>
    bounds.filter(
      name => sign * ((after[name] as number | undefined) ?? Number.NaN) > sign * limitOf(before, name, sign),
    )
  const changed = (name: 'format' | 'pattern') => after[name] !== undefined && after[name] !== before[name]
  return [
    ...(after.required && !before.required ? ['is required now'] : []),
    ...lostTypes(before, after).map(type => `is no ${type} any more`),
    ...(after.values ? (before.values ?? ['any text']) : [])
      .filter(value => !after.values?.includes(value))
      .map(value => `does not take ${value} any more`),
    ...[...beyond(lowerBounds, 1), ...beyond(upperBounds, -1)].map(name => `has a narrower ${name}`),
    ...(['format', 'pattern'] as const).filter(changed).map(name => `has another ${name}`),
    ...(after.closed && !before.closed ? ['takes no further members any more'] : []),
    ...(JSON.stringify(before.default) === JSON.stringify(after.default) ? [] : ['has another default']),
  ]
}

const limitOf = (fact: Fact, name: keyof Fact, sign: number): number =>
  (fact[name] as number | undefined) ?? -sign * Number.POSITIVE_INFINITY

/** What had one form and has several is taken as before if one of them takes it. */
const takenByOne = (before: Fact, place: string, present: Facts): string[] => {
  const forms = [...present].filter(([at]) => at.startsWith(`${place}(`) && at.endsWith(')'))
  return forms.some(([, form]) => taken(before, form, place, new Map()).length === 0) ? [] : ['has other forms now']
}

/** An integer is a number too. */
const lostTypes = (before: Fact, after: Fact): string[] =>
  after.type
    ? (before.type ?? (before.forms ? [] : ['unknown'])).filter(
        type => !after.type?.includes(type) && !(type === 'integer' && after.type?.includes('number')),
      )
    : []

/** What was not given and may be. */
const given = (before: Fact, after: Fact, field: string | undefined): string[] => {
  const values = before.values && !growing.includes(field ?? '') ? (after.values ?? ['any text']) : []
  return [
    ...(before.required && !after.required ? ['may be missing now'] : []),
    ...lostTypes(after, before).map(asGiven),
    ...values.filter(value => !before.values?.includes(value)).map(value => `may be ${value} now`),
    ...(before.format !== undefined && before.format !== after.format ? ['has another format'] : []),
    ...(before.media ?? []).filter(type => !after.media?.includes(type)).map(type => `is no ${type} any more`),
  ]
}

const asGiven = (type: string): string => `may be ${type} now`

/** Whether an end is announced a year ahead, as a client may take that long to follow. */
export const isAnnounced = ({ on, sunset }: { readonly on: string; readonly sunset: string }): boolean => {
  const year = new Date(on)
  year.setUTCFullYear(year.getUTCFullYear() + 1)
  return Date.parse(sunset) >= year.getTime()
}
