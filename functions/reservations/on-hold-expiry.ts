import { expireReservation, readReservation } from '../../shared/commerce/store/reservations.ts'
import { now } from '../../shared/kernel/clock.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { maxDelaySeconds, sendMessages } from '../../shared/platform/events/queue.ts'
import { HoldExpiry } from '../../shared/reservations/contracts/hold-expiry.ts'

/**
 * Closes the record of a hold that has lapsed. For one that was extended, the message is sent again for its new end.
 */
export const handler = consumer(HoldExpiry, async message => {
  const reservation = await readReservation(message.user_id, message.reservation_id)
  if (reservation?.state !== 'held') return
  const secondsLeft = Math.ceil((reservation.expires_at - now()) / 1000)
  if (secondsLeft > 0)
    await sendMessages('hold-expiry', [{ body: message, delaySeconds: Math.min(secondsLeft, maxDelaySeconds) }])
  else await expireReservation(reservation)
})
