import { defineContract } from '../../platform/http/contract.ts'
import { ApiKeyParams } from './api-key.ts'

export const deleteApiKey = defineContract({
  name: 'deleteApiKey',
  method: 'DELETE',
  path: '/api/v1/api-keys/{id}',
  summary: 'Delete a key: it is refused from here on.',
  auth: 'account',
  scope: 'write:keys',
  params: ApiKeyParams,
  reply: { status: 204 },
  errors: {},
})
