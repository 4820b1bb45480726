import { suffixOf } from '../../kernel/ids.ts'

/** Every key of the commerce table: all records of a customer are under their id, so that the key implies ownership. */
const of = (userId: string, kind: string, id: string) => ({ pk: `USER#${userId}`, sk: `${kind}#${suffixOf(id)}` })

export const keys = {
  user: (userId: string) => `USER#${userId}`,
  reservation: (userId: string, id: string) => of(userId, 'RSV', id),
  booking: (userId: string, id: string) => of(userId, 'BKG', id),
  payment: (userId: string, id: string) => of(userId, 'PAY', id),
  ticket: (userId: string, id: string) => of(userId, 'TKT', id),
  /** One refund of each capture of a payment. */
  refund: (userId: string, paymentId: string, captureId: string) => ({
    pk: `USER#${userId}`,
    sk: `RFD#${suffixOf(paymentId)}#${captureId}`,
  }),
  /** A gateway's event, kept under the gateway's own id, by which a duplicate is recognized. */
  gatewayEvent: (gateway: string, eventId: string) => ({ pk: `EVENT#${gateway}#${eventId}`, sk: 'EVENT' }),
  bookingReference: (reference: string) => ({ pk: `REFERENCE#${reference}`, sk: 'BOOKING' }),
}

/** The prefix of a kind's sort keys, for lists. */
export const prefix = { reservation: 'RSV#', booking: 'BKG#', payment: 'PAY#', ticket: 'TKT#', refund: 'RFD#' }
