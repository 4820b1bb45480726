import type { EpochMs } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import { signAccessToken } from '../../platform/auth/access-token.ts'
import { readSigningKey } from '../../platform/auth/signing-key.ts'
import { accessSeconds, refreshSeconds } from '../../platform/auth/token-lifetimes.ts'
import { Reply } from '../../platform/http/endpoint.ts'
import type { SignedIn } from '../contracts/signed-in.ts'
import { identityIds } from '../domain.ts'
import { toUser } from '../presenters/to-user.ts'
import { accountDeactivated, changedMeanwhile } from '../rules/errors.ts'
import { permissionsOf } from '../rules/permissions.ts'
import { refreshCookie } from '../rules/refresh-cookie.ts'
import { hashOf, newRefreshToken } from '../rules/refresh-token.ts'
import type { User } from '../rules/user.ts'
import { startSession } from '../store/sessions.ts'

/** The source and time of a request. */
interface Origin {
  readonly ip: string
  readonly userAgent: string
  readonly now: EpochMs
}

export type Client = 'browser' | 'native'

/**
 * Starts a session on the caller's device, and returns its tokens. Only for a caller that has proved to be the
 * account's owner: no other caller may learn that the account is deactivated.
 * @throws DomainError ACCOUNT_DEACTIVATED, UNAVAILABLE when the account was changed meanwhile
 */
export const signIn = async (user: User, client: Client, { ip, userAgent, now }: Origin): Promise<Reply<SignedIn>> => {
  if (user.deactivated_at !== undefined) throw accountDeactivated(user)
  const refreshToken = newRefreshToken()
  const session = {
    session_id: newId(identityIds.session, now),
    user_id: user.user_id,
    client,
    ip,
    user_agent: userAgent,
  }
  const reply = await signedIn(user, { sessionId: session.session_id, client, refreshToken }, now)
  const token = { hash: hashOf(refreshToken), seconds: refreshSeconds() }
  if (!(await startSession(session, token, now, user))) throw changedMeanwhile()
  return reply
}

interface Tokens {
  readonly sessionId: string
  readonly client: Client
  readonly refreshToken: string
}

/** A fresh access token, and the refresh token in the form its client keeps it: a cookie for a browser. */
export const signedIn = async (user: User, tokens: Tokens, now: EpochMs): Promise<Reply<SignedIn>> => {
  const { sessionId, client, refreshToken } = tokens
  const principal = { user_id: user.user_id, session_id: sessionId, ...permissionsOf(user.role) }
  const body = {
    access_token: await signAccessToken(principal, await readSigningKey('ACCESS_SECRET'), now),
    token_type: 'bearer',
    expires_in: accessSeconds(),
    user_id: user.user_id,
    user: toUser(user),
  } as const
  return client === 'native'
    ? new Reply({ ...body, refresh_token: refreshToken }, {})
    : new Reply(body, { cookies: [refreshCookie(refreshToken, refreshSeconds())] })
}
