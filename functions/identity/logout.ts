import { logout } from '../../shared/identity/contracts/logout.ts'
import { isSameOriginRequest } from '../../shared/identity/rules/csrf.ts'
import { crossSiteRequest } from '../../shared/identity/rules/errors.ts'
import { noRefreshCookie, refreshCookieName } from '../../shared/identity/rules/refresh-cookie.ts'
import { hashOf } from '../../shared/identity/rules/refresh-token.ts'
import { readRefreshToken, revokeSession } from '../../shared/identity/store/sessions.ts'
import { unauthenticated } from '../../shared/platform/auth/access-token.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

/** A browser whose access token has lapsed still signs out, by its cookie. */
export const handler = endpoint(logout, async ({ user, cookies, headers, now }) => {
  const cookie = cookies[refreshCookieName]
  if (!user && !cookie) throw unauthenticated()
  if (!user && !isSameOriginRequest(headers)) throw crossSiteRequest()
  const session = user ?? (await readRefreshToken(hashOf(cookie ?? '')))
  if (session) await revokeSession(session.user_id, session.session_id, now)
  return new Reply(undefined, { cookies: [noRefreshCookie] })
})
