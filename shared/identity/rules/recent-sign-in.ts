import type { EpochMs } from '../../kernel/clock.ts'
import type { Session } from './session.ts'

/** How long a sign-in counts as recent, in seconds. */
export const recentSeconds = 600

/** What the clocks of two servers may differ by. */
const skewMs = 60_000

/** Whether the owner signed in on this device, or entered the password again, a short time ago; a refresh is neither. */
export const isRecent = ({ created_at, authenticated_at = created_at }: Session, now: EpochMs): boolean => {
  const age = now - Date.parse(authenticated_at)
  return age > -skewMs && age <= recentSeconds * 1000
}
