import { authorizedAttempt } from './payment.ts'
import type { Booking } from './records.ts'
import { giveBack, nextOfCharge, rest, type Sale, type Step, untilSeated } from './sale.ts'

/**
 * A prepaid booking is confirmed only once its money is captured, and that only once its units are sold. Where the plan is to
 * capture later, the authorization confirms it, and what to capture is said by the domain.
 */
export const nextOfAuthorized = (sale: Sale): Step => {
  const { payment, booking } = sale
  const second = payment.attempts.find(({ state, key }) => state === 'authorized' && key !== payment.authorized_key)
  if (second) return { kind: 'void', key: second.key }
  if (payment.charge_id !== undefined) return nextOfAuthorizedCharge(sale)
  if (booking.plan === 'authorize_then_capture') return nextOfLaterCapture(sale)
  return untilSeated(sale) ?? (isLost(sale) ? giveBack('not_captured') : { kind: 'capture', amount: payment.amount })
}

/** The authorization has ended without a capture: it has lapsed, or was voided. */
const isLost = ({ payment, isRefused }: Sale): boolean => isRefused || authorizedAttempt(payment)?.state === 'voided'

/** What is due stays due where its authorization was lost: the payment awaits another attempt. */
const nextOfAuthorizedCharge = (sale: Sale): Step => {
  const next = nextOfCharge(sale)
  if (next.kind !== 'conclude_charge') return next
  return isLost(sale) ? { kind: 'reopen' } : { kind: 'capture', amount: sale.payment.amount }
}

const nextOfLaterCapture = (sale: Sale): Step => {
  const { payment, booking } = sale
  if (payment.to_capture === undefined) {
    if (booking.state === 'cancelled') return letGo(booking)
    if (booking.state === 'confirmed') return rest
    return isLost(sale) ? giveBack('not_captured') : (untilSeated(sale) ?? { kind: 'confirm' })
  }
  if (payment.to_capture === 0) return letGo(booking)
  return isLost(sale) ? { kind: 'owe' } : { kind: 'capture', amount: payment.to_capture }
}

const letGo = ({ cancel_reason }: Booking): Step => giveBack(cancel_reason ?? 'other')
