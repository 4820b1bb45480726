import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { check } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import type { Payment } from '../rules/payment.ts'
import { paymentIdOf } from '../rules/payment-id.ts'
import type { Charge } from '../rules/plan.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { bookingUpdate } from './bookings.ts'
import { paymentPut, paymentUpdate } from './payments.ts'

/**
 * Changes the charges of a booking. Where the amount of one changes that was there before, its payment gets the new one in
 * the same transaction, or is known not to exist.
 * @returns the booking afterwards; undefined when a record was changed meanwhile
 */
export const changeCharges = async (
  kinds: Kinds,
  booking: Booking,
  changes: Partial<Booking>,
  changed?: { readonly charge: Pick<Charge, 'id' | 'amount'>; readonly payment: Payment | undefined },
): Promise<Booking | undefined> => {
  const next = { ...changes, revision: booking.revision + 1 }
  const bookingChange = bookingUpdate(kinds, booking, next)
  const done = changed ? await areWritten([bookingChange, paymentOf(booking, changed)]) : await isWritten(bookingChange)
  return done ? { ...booking, ...next } : undefined
}

const paymentOf = (
  booking: Booking,
  { charge, payment }: { charge: Pick<Charge, 'id' | 'amount'>; payment: Payment | undefined },
) =>
  payment
    ? paymentUpdate(payment, { amount: charge.amount })
    : check('commerce', keys.payment(booking.user_id, paymentIdOf(booking, charge.id)), {
        when: 'attribute_not_exists(pk)',
      })

/**
 * Puts the payment of a charge, on condition that its booking is as it was read: what is due may have changed since.
 * @returns false when it was changed meanwhile, or the charge has a payment
 */
export const createChargePayment = (payment: Payment, { user_id, id, revision }: Booking): Promise<boolean> =>
  areWritten([
    paymentPut(payment),
    check('commerce', keys.booking(user_id, id), { when: 'revision = :revision', values: { ':revision': revision } }),
  ])

/**
 * Notes what is to be captured of authorized money, with the booking's changes, in one transaction.
 * @returns the booking afterwards; undefined when a record was changed meanwhile
 */
export const noteCapture = async (
  kinds: Kinds,
  { booking, payment }: { readonly booking: Booking; readonly payment: Payment },
  amount: number,
  changes: Partial<Booking>,
): Promise<Booking | undefined> => {
  const next = { ...changes, revision: booking.revision + 1 }
  const done = await areWritten([paymentUpdate(payment, { to_capture: amount }), bookingUpdate(kinds, booking, next)])
  return done ? { ...booking, ...next } : undefined
}
