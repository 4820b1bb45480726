import type { EpochMs } from '../../kernel/clock.ts'

/** How long before what was booked starts its booker is reminded. */
export const leadHours = [24, 3] as const

export interface Reminder {
  readonly starts_at: EpochMs
  readonly lead_hours: number
}

const hourMs = 3600_000

export const dueAt = ({ starts_at, lead_hours }: Reminder): EpochMs => starts_at - lead_hours * hourMs

/**
 * The first reminder that is still to come, of all parts of a booking. One timer at a time is set, as a message finds what
 * holds when it comes: a start that was moved since has another reminder then, and one that is left out has none.
 */
export const nextReminder = (starts: readonly EpochMs[], now: EpochMs): Reminder | undefined =>
  starts
    .flatMap(starts_at => leadHours.map(lead_hours => ({ starts_at, lead_hours })))
    .filter(reminder => dueAt(reminder) > now)
    .toSorted((left, right) => dueAt(left) - dueAt(right))[0]

/** Whether a reminder is of a time that still holds and is still to come. */
export const isStillDue = ({ starts_at }: Reminder, starts: readonly EpochMs[], now: EpochMs): boolean =>
  starts.includes(starts_at) && now < starts_at
