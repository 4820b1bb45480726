import type { Reservation } from '../../shared/commerce/rules/records.ts'
import { expireReservation, readReservation } from '../../shared/commerce/store/reservations.ts'
import { readBookingOf } from '../../shared/commerce/workflows/belongings.ts'
import { giveUpHold } from '../../shared/commerce/workflows/give-up-hold.ts'
import { now } from '../../shared/kernel/clock.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { setTimers } from '../../shared/platform/events/timers.ts'
import { HoldExpiry } from '../../shared/reservations/contracts/hold-expiry.ts'
import { selling } from '../../shared/selling.ts'

/**
 * Closes the record of a hold that has lapsed. For one that was extended, the message is sent again for its new end. An
 * extension that died halfway may have given the units a later end than the record has: they are freed.
 */
export const handler = consumer(HoldExpiry, async message => {
  const reservation = await readReservation(selling, message.user_id, message.reservation_id)
  if (reservation?.state === 'held' && reservation.expires_at > now())
    return setTimers([{ queue: 'hold-expiry', body: message, at: reservation.expires_at }])
  const ended = reservation?.state === 'held' ? await expire(reservation) : reservation
  if (ended?.state === 'expired' && ended.next_claim !== undefined) await giveUpHold(ended)
})

const expire = async (reservation: Reservation): Promise<Reservation | undefined> =>
  expireReservation(selling, reservation, (await readBookingOf(selling, reservation))?.id)
