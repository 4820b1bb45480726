import { idOf, suffixOf } from '../../kernel/ids.ts'
import { commerceIds } from '../domain.ts'
import type { Payment } from '../rules/payment.ts'
import type { Booking } from '../rules/records.ts'
import { createPayment } from '../store/payments.ts'
import { type Settling, settleSale } from './settle.ts'

/**
 * Confirms a booking whose total is 0, by the same saga: a payment of nothing that counts as paid, so that a crash
 * halfway is found and finished like any other. Repeatable.
 * @returns the payment: `confirmed`, or `given_back` when the seats were lost
 */
export const confirmFree = async (booking: Booking, issueTicket: Settling['issueTicket']): Promise<Payment> => {
  if (booking.total_amount !== 0) throw new Error(`${booking.id} is not free`)
  const id = idOf(commerceIds.payment, suffixOf(booking.id))
  await createPayment({
    id,
    user_id: booking.user_id,
    booking_id: booking.id,
    reservation_id: booking.reservation_id,
    amount: 0,
    currency: booking.currency,
    state: 'paid',
    revision: 0,
    attempts: [],
    captures: [],
    created_at: booking.created_at,
  })
  const retrieveOrder = () => Promise.reject(new Error('a payment of nothing has no order'))
  const payment = await settleSale(
    { userId: booking.user_id, paymentId: id, orders: [] },
    { issueTicket, retrieveOrder },
  )
  if (!payment) throw new Error(`${id} is gone`)
  return payment
}
