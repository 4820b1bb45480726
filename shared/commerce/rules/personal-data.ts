import { prefix, prefixOf } from './keys.ts'
import type { Ticket } from './records.ts'

type Item = Readonly<Record<string, unknown>>

/** Replaces an erased person's name. */
export const erasedName = 'Erased'

/**
 * The changes that remove personal data from a record; undefined where it has none, or none any more. Amounts, seats,
 * times and states stay: bookings are accounting records too.
 */
export const withoutPerson = (sk: string, item: Item): Item | undefined => {
  if (item.erased_at !== undefined) return undefined
  if (sk.startsWith(prefix.booking))
    return {
      contact: { email: '', phone: '' },
      passengers: list(item.passengers).map(({ seat_id }) => ({ name: erasedName, seat_id })),
    }
  // A ticket's code is signed text that contains the name; a printed one still admits.
  if (sk.startsWith(prefix.ticket))
    return {
      codes: list(item.codes).map(({ seat_number }) => ({ seat_number, passenger_name: erasedName, token: '' })),
    }
  return undefined
}

/** Whether a ticket's codes were erased with the names in them: nothing is left to show. */
export const isErased = ({ codes }: Ticket): boolean => codes.some(({ token }) => token === '')

const list = (value: unknown): Item[] => (Array.isArray(value) ? value : [])

const kinds = {
  [prefix.reservation]: 'reservations',
  [prefix.booking]: 'bookings',
  [prefix.payment]: 'payments',
  [prefix.ticket]: 'tickets',
  [prefix.refund]: 'refunds',
} as const

export type RecordKind = (typeof kinds)[keyof typeof kinds]

/** Technical members, which are not data about the person, and packed ones, for where they cannot be unpacked. */
const inner = [
  'pk',
  'sk',
  'updated_by',
  'who',
  'ttl',
  'claim',
  'next_claim',
  'parts',
  'fingerprint',
  'request',
  'requests',
  'revision',
  'open_shard',
  'open_since',
  'details',
  'tokens',
]

/** A record as exported to the person it is about: its kind, and all its members but the technical ones. */
export const forPerson = (item: Item): { kind: RecordKind; record: Item } | undefined => {
  const kind = kinds[prefixOf(String(item.sk))]
  return kind && { kind, record: Object.fromEntries(Object.entries(item).filter(([name]) => !inner.includes(name))) }
}
