import { listClaimants } from '../../inventory/store/claimants.ts'
import { closeInventory, soldLeft } from '../../inventory/store/close-inventory.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { log, traceOf } from '../../platform/observability/log.ts'
import type { CancelReason } from '../rules/refund-reason.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { cancelBooking } from './cancel-booking.ts'

/** Bookings that are cancelled at the same time. */
const atOnce = 10

/**
 * Closes an inventory for good, and cancels what is booked of it, with all that was paid for that given back. Repeatable. A sale
 * under way either finds the inventory closed, or has ended when a later call comes: so the work is over only when no unit is
 * sold, whatever the list of bookings says.
 * @param hasTime asked between bookings; without time the next call goes on
 * @returns whether the work is over
 */
export const callOff = async (
  kinds: Kinds,
  inventoryId: string,
  reason: CancelReason,
  now: EpochMs,
  hasTime: () => boolean,
): Promise<boolean> => {
  await closeInventory(inventoryId)
  for await (const claimants of listClaimants(inventoryId))
    for (let start = 0; start < claimants.length; start += atOnce) {
      if (!hasTime()) return false
      const some = claimants.slice(start, start + atOnce)
      await Promise.all(
        some.map(({ user_id, ref }) =>
          withoutStopping(ref, cancelWithin(kinds, { user_id, ref, inventoryId, reason }, now)),
        ),
      )
    }
  return !(await soldLeft(inventoryId))
}

/** Cancels the part of a booking that is in the inventory, if it is confirmed: one that is not finds it closed. */
const cancelWithin = async (
  kinds: Kinds,
  { user_id, ref, inventoryId, reason }: { user_id: string; ref: string; inventoryId: string; reason: CancelReason },
  now: EpochMs,
): Promise<void> => {
  const booking = await readBooking(kinds, user_id, ref)
  if (booking?.state !== 'confirmed') return
  const part = kinds.of(booking).cancel.within(booking, inventoryId)
  if (part === undefined) return
  const request = { userId: user_id, bookingId: ref, by: 'operator', reason } as const
  await cancelBooking(kinds, { ...request, part: part === 'all' ? undefined : part }, now)
}

/** One booking that cannot be cancelled, now or at all, keeps no other from being cancelled: a later call finds it again. */
const withoutStopping = (bookingId: string, cancelled: Promise<void>): Promise<void> =>
  cancelled.catch(error => {
    if (error instanceof DomainError) log.warn('booking not cancelled', { entity_id: bookingId, code: error.code })
    else log.error('booking not cancelled', { entity_id: bookingId, error: traceOf(error) })
  })
