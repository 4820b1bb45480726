import type { Booking } from '../../commerce/rules/records.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { setTimers } from '../../platform/events/timers.ts'
import { dueAt, nextReminder } from '../rules/reminders.ts'

/** Sets the timer of a booking's next reminder. Set again it is the same timer, and its message is sent once. */
export const setNextReminder = async (
  { id, user_id }: Pick<Booking, 'id' | 'user_id'>,
  starts: readonly EpochMs[],
  now: EpochMs,
): Promise<void> => {
  const next = nextReminder(starts, now)
  if (!next) return
  const { starts_at, lead_hours } = next
  const body = {
    event_id: `booking_reminder#${id}#${starts_at}#${lead_hours}`,
    kind: 'booking_reminder' as const,
    data: { user_id, booking_id: id, starts_at, lead_hours },
  }
  await setTimers([{ queue: 'notifications', body, at: dueAt(next) }])
}
