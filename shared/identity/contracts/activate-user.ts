import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit, ManagedUser, UserId } from './managed-user.ts'

export const activateUser = defineContract({
  name: 'activateUser',
  method: 'PUT',
  path: '/api/v1/users/{id}/activate',
  summary: 'Open a deactivated account again. Its sessions stay over.',
  auth: 'admin',
  scope: 'write:users',
  limit: administrationLimit,
  params: z.object({ id: UserId }),
  reply: { status: 200, schema: ManagedUser },
  errors: { ACCOUNT_CHANGED: 409 },
})
