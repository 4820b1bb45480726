import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { RefreshToken } from './fields.ts'
import { SignedIn } from './signed-in.ts'

export const refreshSession = defineContract({
  name: 'refreshSession',
  method: 'POST',
  path: '/api/v1/auth/refresh',
  summary:
    'Change the refresh token (a cookie, with a JSON content type, or in the body of a native client) for new tokens. A used one ends the session, but for ten seconds gives the same new one.',
  auth: 'guest',
  limit: { per: 'ip', max: 60, seconds: 60 },
  body: z.optional(z.strictObject({ refresh_token: z.optional(RefreshToken) })),
  reply: { status: 200, schema: SignedIn },
  errors: { ACCOUNT_DEACTIVATED: 403, CROSS_SITE_REQUEST: 403, REFRESH_TOKEN_INVALID: 401, REFRESH_TOKEN_REUSED: 401 },
})
