import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { User } from './user.ts'

/** How long the deletion of an account can be undone: somebody else may have asked for it with a stolen token. */
const graceMs = 72 * 3600_000

/** An account that was activated again is not, whatever else its record says. */
export const isDeleted = (
  user: User,
): user is User & { readonly deactivated_at: string; readonly erase_after: string } =>
  user.deactivated_at !== undefined && user.erase_after !== undefined

/** From when on a deleted account is erased. One that was deleted before keeps its time. */
export const eraseAfter = (user: User, now: EpochMs): string =>
  isDeleted(user) ? user.erase_after : toIso(now + graceMs)

export const isToErase = (user: User, now: EpochMs): boolean => isDeleted(user) && user.erase_after <= toIso(now)

/** What an erasure that is about to begin leaves no time for. */
const marginMs = 60_000

/** Whether its erasure has begun, or is about to. */
export const isBeingErased = (user: User, now: EpochMs): boolean =>
  user.erasing_since !== undefined || isToErase(user, now + marginMs)
