import type { EpochMs } from '../../kernel/clock.ts'
import { suffixOf } from '../../kernel/ids.ts'

/** The beginning of the sort keys of each kind of record, for lists. */
export const prefix = {
  reservation: 'RSV#',
  booking: 'BKG#',
  payment: 'PAY#',
  refund: 'RFD#',
  cancellation: 'CXL#',
  /** The name in an invoice: the invoice itself is apart from the person. */
  invoice: 'INV#',
} as const

/** Of events of the ledger, which are no records of a customer. */
export const ledgerPrefix = 'LGR#'

type Prefix = (typeof prefix)[keyof typeof prefix]

/** `RSV#01k9x…` → `RSV#`; of a record of another kind it is none of the prefixes. */
export const prefixOf = (sk: string): Prefix => sk.slice(0, sk.indexOf('#') + 1) as Prefix

/** Every key of the commerce table: all records of a customer are under their id, so that the key implies ownership. */
const of = (userId: string, kind: keyof typeof prefix, id: string) => ({
  pk: keys.user(userId),
  sk: `${prefix[kind]}${suffixOf(id)}`,
})

export const keys = {
  user: (userId: string) => `USER#${userId}`,
  reservation: (userId: string, id: string) => of(userId, 'reservation', id),
  booking: (userId: string, id: string) => of(userId, 'booking', id),
  payment: (userId: string, id: string) => of(userId, 'payment', id),
  cancellation: (userId: string, id: string) => of(userId, 'cancellation', id),
  /** The refund of a capture of a payment, or of a part of it. */
  refund: (userId: string, paymentId: string, captureId: string, part?: string) => {
    const { pk, sk } = of(userId, 'refund', paymentId)
    return { pk, sk: `${sk}#${captureId}${part === undefined ? '' : `#${part}`}` }
  },
  /** A gateway's event, kept under the gateway's own id, by which a duplicate is recognized. */
  gatewayEvent: (gateway: string, eventId: string) => ({ pk: `EVENT#${gateway}#${eventId}`, sk: 'EVENT' }),
  /** An event of the ledger: all of a booking lie together, apart from the person, as they outlive them. */
  ledger: (bookingId: string, eventId: string) => ({ pk: `LEDGER#${bookingId}`, sk: `${ledgerPrefix}${eventId}` }),
  /** All tax rates lie together, each under its kind (`*` for all) and the time from which it holds. */
  taxRate: (kind: string | undefined, effectiveFrom: EpochMs) => ({
    pk: 'TAX',
    sk: `TAX#${kind ?? '*'}#${String(effectiveFrom).padStart(15, '0')}`,
  }),
  bookingReference: (reference: string) => ({ pk: `REFERENCE#${reference}`, sk: 'BOOKING' }),
}
