import { DomainError } from '../../kernel/errors.ts'
import type { Payment } from './payment.ts'
import type { Booking } from './records.ts'

/**
 * The charges of a booking of which `amount` of the authorized money is to be captured; undefined where that was said before.
 * A fee of a cancelled booking can be captured too, until its money was let go.
 * @throws DomainError NOT_CONFIRMED, NOTHING_AUTHORIZED, CAPTURE_CHANGED, CAPTURE_TOO_LARGE
 */
export const toCapture = (
  { state, plan, charges }: Booking,
  payment: Payment | undefined,
  amount: number,
): Booking['charges'] | undefined => {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`${amount} cannot be captured`)
  if (payment?.to_capture !== undefined) {
    if (payment.to_capture === amount) return undefined
    throw new DomainError('CAPTURE_CHANGED', 'Another amount of this booking is being captured, or was.', {
      details: { amount: payment.to_capture },
    })
  }
  if (state === 'pending_payment') throw new DomainError('NOT_CONFIRMED', 'This booking is not confirmed yet.')
  if (plan !== 'authorize_then_capture' || payment?.state !== 'authorized')
    throw new DomainError('NOTHING_AUTHORIZED', 'No money is authorized for this booking.')
  if (amount > payment.amount)
    throw new DomainError('CAPTURE_TOO_LARGE', 'Less than that is authorized for this booking.', {
      details: { authorized: payment.amount },
    })
  const [first, ...others] = charges
  if (!first) return []
  return [amount === 0 ? { ...first, state: 'void' } : { ...first, amount, state: 'open' }, ...others]
}
