import { expireReservation, readReservation } from '../../shared/commerce/store/reservations.ts'
import { readBookingOf } from '../../shared/commerce/workflows/belongings.ts'
import { now } from '../../shared/kernel/clock.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { setTimers } from '../../shared/platform/events/timers.ts'
import { HoldExpiry } from '../../shared/reservations/contracts/hold-expiry.ts'
import { selling } from '../../shared/selling.ts'

/**
 * Closes the record of a hold that has lapsed. For one that was extended, the message is sent again for its new end.
 */
export const handler = consumer(HoldExpiry, async message => {
  const reservation = await readReservation(selling, message.user_id, message.reservation_id)
  if (reservation?.state !== 'held') return
  if (reservation.expires_at > now())
    await setTimers([{ queue: 'hold-expiry', body: message, at: reservation.expires_at }])
  else await expireReservation(selling, reservation, (await readBookingOf(selling, reservation))?.id)
})
