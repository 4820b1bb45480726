import type { EpochMs } from '../../kernel/clock.ts'
import { eraseApiKeys, revokeApiKeys } from '../store/api-keys.ts'
import { endSessions, eraseSessions } from '../store/session-list.ts'

/**
 * Ends every session of an account but `except`, and then its API keys: in this order none can be made meanwhile by a
 * session that ends. Repeatable.
 */
export const endAccess = async (userId: string, now: EpochMs, except?: string): Promise<void> => {
  await endSessions(userId, now, except)
  await revokeApiKeys(userId, now)
}

/** Deletes an account's sessions, and then its API keys, which ends them. */
export const eraseAccess = async (userId: string): Promise<void> => {
  await eraseSessions(userId)
  await eraseApiKeys(userId)
}
