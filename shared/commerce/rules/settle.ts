import type { RefundReason } from '../../platform/domain.ts'
import { type Capture, keptOf, type Payment, refundsOf } from './payment.ts'
import { nextOfCharge, rest, type Sale, type Step, untilSeated } from './sale.ts'
import { isSeatingUnfinished } from './seating.ts'
import { nextOfAuthorized } from './settle-authorized.ts'

/**
 * PAID → SEATED → CONFIRMED, AUTHORIZED → SEATED → CAPTURED, or given back: decided from the records alone, so that the next
 * run, after any crash, continues where the last one stopped.
 */
export const nextSaleStep = (sale: Sale): Step => {
  const { payment, booking, reservation } = sale
  if (isSeatingUnfinished(booking)) return { kind: 'seat' }
  if (payment.state === 'authorized') return nextOfAuthorized(sale)
  if (payment.state === 'paid') return payment.charge_id === undefined ? nextOfPaid(sale) : nextOfCharge(sale)
  if (reservation && mustFree(sale)) return { kind: 'free_units', reservation }
  return nextOfEnded(sale)
}

/**
 * Units that were sold in vain, and those that were sold by this run, or by one that died, after a cancellation had freed
 * them: what is the booking's no more is freed each time.
 */
const mustFree = ({ payment, booking, units }: Sale): boolean => {
  if (units === 'freed') return false
  if (payment.state === 'given_back') return true
  return payment.state === 'confirmed' && (booking.state === 'cancelled' || booking.freed !== undefined)
}

const nextOfPaid = (sale: Sale): Step => {
  const { booking, payment } = sale
  // A fee of an authorization is kept, also of a booking that was cancelled.
  if (payment.to_capture !== undefined) return { kind: 'conclude_charge' }
  // It was confirmed: whatever became of the hold's record since, this sale can end in no other way.
  if (booking.state === 'confirmed')
    return { kind: booking.charges[0]?.state === 'open' ? 'conclude_charge' : 'conclude' }
  return untilSeated(sale) ?? { kind: 'confirm' }
}

/** What is over once a payment has ended: other attempts' authorizations, and captures beyond what is due. */
const nextOfEnded = ({ payment, booking }: Sale): Step => {
  if (payment.state === 'open') return rest
  const open = payment.attempts.find(({ state }) => state === 'authorized')
  if (open) return { kind: 'void', key: open.key }
  const [first, ...others] = payment.captures
  const second = others.find(isKept)
  if (second) return refundOf(second, 'second_capture')
  // Taken all the same after the payment was given back, or after its authorization had counted as lost.
  const isOver = payment.state === 'given_back' || payment.state === 'lapsed'
  if (first && isOver && isKept(first)) return refundOf(first, booking.cancel_reason ?? 'not_due')
  return refundAbove(payment) ?? rest
}

const isKept = (capture: Capture): boolean => refundsOf(capture).length === 0

const refundOf = (capture: Capture, reason: RefundReason): Step => ({
  kind: 'refund',
  capture,
  amount: capture.amount,
  reason,
})

const above = 'captured_above'

/** Where the gateway could not capture a part, the whole came. */
const refundAbove = ({ state, to_capture, captures: [first] }: Payment): Step | undefined => {
  if (!first || state !== 'confirmed' || to_capture === undefined) return undefined
  if (refundsOf(first).some(({ reason }) => reason === above)) return undefined
  const amount = Math.min(first.amount - to_capture, keptOf(first))
  return amount > 0 ? { kind: 'refund', capture: first, amount, reason: above } : undefined
}
