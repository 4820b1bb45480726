import type { EpochMs } from '../../kernel/clock.ts'
import { recentSignInRequired } from '../rules/errors.ts'
import { isRecent } from '../rules/recent-sign-in.ts'
import { readSession } from '../store/session-list.ts'

/**
 * For what a stolen access token must not do: to change how the account is signed in to, to delete or to export it. Nothing
 * else than a session of the account passes: neither an API key nor a bearer's token signs in.
 * @throws DomainError RECENT_SIGN_IN_REQUIRED
 */
export const requireRecentSignIn = async (
  { user_id, session_id }: { readonly user_id: string; readonly session_id: string },
  now: EpochMs,
): Promise<void> => {
  const session = await readSession(user_id, session_id, now)
  if (!session || !isRecent(session, now)) throw recentSignInRequired()
}
