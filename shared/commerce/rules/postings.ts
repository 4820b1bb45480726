import { credit, debit, type Entry, type LedgerEvent } from './ledger.ts'
import type { Capture, Payment, Refund } from './payment.ts'

/** Cash is in the hands of the agent who took it. */
const holderOf = ({ gateway, user_id }: { readonly gateway: string; readonly user_id: string }): string =>
  gateway === 'cash' ? `cash:${user_id}` : `gateway:${gateway}`

/** A payment that is set aside is nobody's until an operator decides. */
const ownerOf = ({ state }: Pick<Payment, 'state'>): string => (state === 'quarantined' ? 'quarantine' : 'customer')

type Of = Pick<LedgerEvent, 'user_id' | 'booking_id' | 'payment_id'>

const event = (
  kind: LedgerEvent['kind'],
  id: string,
  { user_id, booking_id, payment_id }: Of,
  at: number,
  entries: readonly Entry[],
): LedgerEvent => ({ event_id: `${kind}#${id}`, kind, user_id, booking_id, payment_id, at, entries })

const ofPayment = ({ id, user_id, booking_id }: Payment): Of => ({ user_id, booking_id, payment_id: id })

/** The events of the money that `after` has and `before` had not: what was taken, and what the gateway kept of it. */
export const captureEvents = (before: Pick<Payment, 'captures'>, after: Payment): LedgerEvent[] => {
  const known = new Set(before.captures.map(capturedAt))
  return after.captures
    .filter(capture => !known.has(capturedAt(capture)))
    .flatMap(capture => [...taken(after, capture), ...feeOf(after, capture)])
}

const capturedAt = ({ gateway, id }: Capture): string => `${gateway}#${id}`

const taken = (payment: Payment, capture: Capture): LedgerEvent[] => {
  const { amount, currency, gateway, captured_at } = capture
  if (amount === 0) return []
  const owner = ownerOf(payment)
  const kind = owner === 'quarantine' ? 'quarantined' : 'captured'
  const entries = [
    debit(holderOf({ gateway, user_id: payment.user_id }), amount, currency),
    credit(owner, amount, currency),
  ]
  return [event(kind, capturedAt(capture), ofPayment(payment), captured_at, entries)]
}

const feeOf = (payment: Payment, capture: Capture): LedgerEvent[] => {
  const { fee = 0, currency, gateway, captured_at } = capture
  if (fee <= 0) return []
  const entries = [debit(`costs:${gateway}`, fee, currency), credit(`gateway:${gateway}`, fee, currency)]
  return [event('gateway_fee', capturedAt(capture), ofPayment(payment), captured_at, entries)]
}

/** What is owed back to a customer, from the payment's own state. */
export const owedEvent = (payment: Pick<Payment, 'state'>, refund: Refund): LedgerEvent =>
  event('refund_owed', refund.id, refund, refund.requested_at, [
    debit(ownerOf(payment), refund.amount, refund.currency),
    credit('refunds_due', refund.amount, refund.currency),
  ])

/** What was paid back; of several that failed afterwards each has a number of its own. */
export const refundedEvent = (refund: Refund, at: number): LedgerEvent =>
  event('refunded', numbered(refund), refund, at, [
    debit('refunds_due', refund.amount, refund.currency),
    credit(holderOf(refund), refund.amount, refund.currency),
  ])

/** The bank has sent back what was paid back: it is owed again. */
export const bouncedEvent = (refund: Refund, at: number): LedgerEvent =>
  event('refund_bounced', numbered(refund), refund, at, [
    debit(holderOf(refund), refund.amount, refund.currency),
    credit('refunds_due', refund.amount, refund.currency),
  ])

const numbered = ({ id, failures = 0 }: Refund): string => (failures === 0 ? id : `${id}.${failures}`)
