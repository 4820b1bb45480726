import { defineContract } from '../../platform/http/contract.ts'
import { ApiKeyParams, NewApiKey } from './api-key.ts'

export const rotateApiKey = defineContract({
  name: 'rotateApiKey',
  method: 'POST',
  path: '/api/v1/api-keys/{id}/rotate',
  summary: 'Replace a key: the new one is shown this once, and what it replaces works for 24 hours more.',
  auth: 'account',
  scope: 'write:keys',
  limit: { per: 'user', max: 10, seconds: 60 },
  params: ApiKeyParams,
  reply: { status: 201, schema: NewApiKey },
  errors: { RECENT_SIGN_IN_REQUIRED: 403, API_KEY_CHANGED: 409, ROTATED_TOO_OFTEN: 409, TOO_MANY_CHANGES: 429 },
})
