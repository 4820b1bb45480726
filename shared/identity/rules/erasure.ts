import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { User } from './user.ts'

/** How long the deletion of an account can be undone: somebody else may have asked for it with a stolen token. */
const graceMs = 72 * 3600_000

/** From when on a deleted account is erased. One that was deleted before keeps its time. */
export const eraseAfter = ({ deactivated_at, erase_after }: User, now: EpochMs): string =>
  deactivated_at !== undefined && erase_after !== undefined ? erase_after : toIso(now + graceMs)

/** An account that was activated again is not erased, whatever else its record says. */
export const isToErase = ({ deactivated_at, erase_after }: User, now: EpochMs): boolean =>
  deactivated_at !== undefined && erase_after !== undefined && erase_after <= toIso(now)
