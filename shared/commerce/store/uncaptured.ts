import { areWritten } from '../../platform/dynamo/transaction.ts'
import type { Payment } from '../rules/payment.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { bookingUpdate } from './bookings.ts'
import { paymentUpdate } from './payments.ts'

/**
 * Ends a payment whose authorization was lost, and leaves what was to be captured as an open charge, in one transaction.
 * @returns undefined when one of them was changed meanwhile
 */
export const concludeUncaptured = async (
  kinds: Kinds,
  { payment, booking }: { readonly payment: Payment; readonly booking: Booking },
): Promise<{ readonly payment: Payment; readonly booking: Booking } | undefined> => {
  const [first, ...others] = booking.charges
  const amount = payment.to_capture ?? first?.amount ?? 0
  const charges: Booking['charges'] = [
    ...(first ? [{ ...first, state: 'void' as const }] : []),
    ...others,
    { id: 'uncaptured', amount, state: 'open' },
  ]
  const changes = { charges, revision: booking.revision + 1 }
  const done = await areWritten([paymentUpdate(payment, { state: 'lapsed' }), bookingUpdate(kinds, booking, changes)])
  if (!done) return undefined
  return {
    payment: { ...payment, state: 'lapsed', revision: payment.revision + 1 },
    booking: { ...booking, ...changes },
  }
}
