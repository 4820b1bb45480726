import type { EpochMs } from '../../kernel/clock.ts'
import { addDays, toInstant, toLocal } from '../../kernel/local-time.ts'

/** `HH:MM` by the clocks of an IANA zone, over midnight too. */
export interface QuietHours {
  readonly from: string
  readonly to: string
  readonly time_zone: string
}

/**
 * When quiet hours that go on end, by the clocks of their zone; undefined where they do not go on. Hours that clocks leave
 * out or show twice make them shorter or longer.
 */
export const endOfQuiet = (quiet: QuietHours | null, now: EpochMs): EpochMs | undefined => {
  if (quiet === null) return undefined
  const { from, to, time_zone } = quiet
  const today = toLocal(now, time_zone).date
  const nights = [addDays(today, -1), today].map(date => ({
    start: toInstant(date, from, time_zone),
    end: toInstant(to > from ? date : addDays(date, 1), to, time_zone),
  }))
  return nights.find(({ start, end }) => start <= now && now < end)?.end
}
