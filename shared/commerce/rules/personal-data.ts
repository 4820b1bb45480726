import { prefix, prefixOf } from './keys.ts'
import { isRoundsItem } from './rounds.ts'
import type { Kinds, PersonalRecords } from './selling.ts'

type Item = Readonly<Record<string, unknown>>

const own = {
  [prefix.reservation]: 'reservations',
  [prefix.booking]: 'bookings',
  [prefix.payment]: 'payments',
  [prefix.refund]: 'refunds',
  [prefix.cancellation]: 'cancellations',
  [prefix.invoice]: 'invoices',
} as const

/** Technical members, which are not data about the person, and packed ones, for where they cannot be unpacked. */
const inner = [
  'pk',
  'sk',
  'v',
  'updated_by',
  'who',
  'ttl',
  'claim',
  'next_claim',
  'places',
  'seating',
  'parts',
  'fingerprint',
  'request',
  'requests',
  'forgets_mandate',
  'revision',
  'open_shard',
  'open_since',
  'packed',
  'tokens',
]

/** The names of all kinds of records in an export. */
export const recordNames = (kinds: Kinds): string[] => [
  ...Object.values(own),
  ...kinds.adapters.flatMap(({ person }) => (person.records ?? []).map(({ name }) => name)),
]

/** How a kind's own records among a person's say what they hold, and are erased. */
export const personalRecordsOf = (kinds: Kinds, sk: string): PersonalRecords | undefined =>
  kinds.adapters.flatMap(({ person }) => person.records ?? []).find(records => sk.startsWith(records.prefix))

/** A record as exported to the person it is about: its kind, and all its members but the technical ones. */
export const forPerson = (kinds: Kinds, item: Item): { kind: string; record: Item } | undefined => {
  const kind = own[prefixOf(String(item.sk))] ?? personalRecordsOf(kinds, String(item.sk))?.name
  const isShown = ([name, value]: [string, unknown]) => !inner.includes(name) && !(value instanceof Uint8Array)
  return kind === undefined || isRoundsItem(item)
    ? undefined
    : { kind, record: Object.fromEntries(Object.entries(item).filter(isShown)) }
}
