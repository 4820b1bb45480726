import { refreshSession } from '../../shared/identity/contracts/refresh-session.ts'
import { isSameOriginRequest } from '../../shared/identity/rules/csrf.ts'
import {
  accountDeactivated,
  crossSiteRequest,
  refreshTokenInvalid,
  refreshTokenReused,
} from '../../shared/identity/rules/errors.ts'
import { refreshCookieName } from '../../shared/identity/rules/refresh-cookie.ts'
import { hashOf } from '../../shared/identity/rules/refresh-token.ts'
import { readRefreshToken, revokeSession, rotateRefreshToken } from '../../shared/identity/store/sessions.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { signedIn } from '../../shared/identity/workflows/sign-in.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import { refreshSeconds } from '../../shared/platform/auth/token-lifetimes.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(refreshSession, async ({ body, cookies, headers, now }) => {
  const given = body?.refresh_token ?? cookies[refreshCookieName]
  if (!given) throw refreshTokenInvalid()
  if (!body?.refresh_token && !isSameOriginRequest(headers)) throw crossSiteRequest()
  const token = await readRefreshToken(hashOf(given))
  const user = token && (await readUser(token.user_id))
  if (!token || !user) throw refreshTokenInvalid()
  if (user.deactivated_at !== undefined) throw accountDeactivated(user)
  // A token is used up only where its answer can be signed.
  await readSigningKey('ACCESS_SECRET')
  const outcome = await rotateRefreshToken(given, token, refreshSeconds(), now)
  if (outcome === 'ended') throw refreshTokenInvalid()
  // Either the owner or a thief has used it. They cannot be distinguished, so the session ends for both.
  if (outcome === 'used') {
    await revokeSession(token.user_id, token.session_id, now)
    throw refreshTokenReused()
  }
  const client = body?.refresh_token ? 'native' : 'browser'
  return signedIn(user, { sessionId: token.session_id, client, refreshToken: outcome.next }, now)
})
