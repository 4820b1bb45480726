type Item = Readonly<Record<string, unknown>>

/** What stands where a person's name was. */
export const erasedName = 'Erased'

/**
 * What to change in a record so that it tells of nobody any more; undefined where it never did, or does not already.
 * Amounts, seats, times and states stay: a booking is also the books.
 */
export const withoutPerson = (sk: string, item: Item): Item | undefined => {
  if (item.erased_at !== undefined) return undefined
  if (sk.startsWith('BKG#'))
    return {
      contact: { email: '', phone: '' },
      passengers: list(item.passengers).map(({ seat_id }) => ({ name: erasedName, seat_id })),
    }
  // A ticket's code is signed text with the name in it; a printed one still admits.
  if (sk.startsWith('TKT#'))
    return {
      codes: list(item.codes).map(({ seat_number }) => ({ seat_number, passenger_name: erasedName, token: '' })),
    }
  return undefined
}

const list = (value: unknown): Item[] => (Array.isArray(value) ? value : [])

const kinds = {
  'RSV#': 'reservations',
  'BKG#': 'bookings',
  'PAY#': 'payments',
  'TKT#': 'tickets',
  'RFD#': 'refunds',
} as const

export type RecordKind = (typeof kinds)[keyof typeof kinds]

/** How our machinery works, not what we know of the person. */
const inner = [
  'pk',
  'sk',
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
]

/** A record as its person may have it: its kind, and all it says of them and their matters. */
export const forPerson = (item: Item): { kind: RecordKind; record: Item } | undefined => {
  const kind = kinds[String(item.sk).slice(0, 4) as keyof typeof kinds]
  return kind && { kind, record: Object.fromEntries(Object.entries(item).filter(([name]) => !inner.includes(name))) }
}
