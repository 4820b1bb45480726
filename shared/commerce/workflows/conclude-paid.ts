import type { Payment } from '../rules/payment.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { concludeCharge, concludeSale } from '../store/sale.ts'

/**
 * Takes the last step of a payment whose money a confirmed booking keeps, if it was not taken yet: its settlement would find
 * the booking cancelled else, and pay back all of it. Repeatable.
 * @returns whether there was such a step, so that the records must be read again
 */
export const concludePaid = async (kinds: Kinds, booking: Booking, payments: readonly Payment[]): Promise<boolean> => {
  const paid = payments.filter(payment => payment.state === 'paid' && isOwed(booking, payment))
  for (const payment of paid)
    if (payment.charge_id === undefined && payment.to_capture === undefined) await concludeSale(payment)
    else await concludeCharge(kinds, { payment, booking, reservation: undefined })
  return paid.length > 0
}

/** Money for a charge that is void is paid back by the settlement. */
const isOwed = ({ charges }: Booking, { charge_id }: Payment): boolean =>
  charge_id === undefined || charges.some(({ id, state }) => id === charge_id && state !== 'void')
