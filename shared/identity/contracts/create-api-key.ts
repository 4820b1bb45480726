import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText, Name } from '../../platform/http/texts.ts'
import { NewApiKey } from './api-key.ts'

export const createApiKey = defineContract({
  name: 'createApiKey',
  method: 'POST',
  path: '/api/v1/api-keys',
  summary:
    'Make a key for a machine client, which acts for this account within the scopes. The key is shown this once.',
  auth: 'account',
  scope: 'write:keys',
  // Each key has limits of its own: one that is made for each request would have none.
  limit: { per: 'user', max: 30, seconds: 86_400 },
  body: z.strictObject({
    name: Name(1, 100),
    scopes: z.array(CodeText(1, 100)).check(z.minLength(1), z.maxLength(50)),
    expires_at: z.optional(z.iso.datetime()),
  }),
  reply: { status: 201, schema: NewApiKey },
  errors: { RECENT_SIGN_IN_REQUIRED: 403, SCOPE_NOT_ALLOWED: 422, TOO_MANY_API_KEYS: 409, TOO_MANY_CHANGES: 429 },
})
