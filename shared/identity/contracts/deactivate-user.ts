import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit, ManagedUser, UserId } from './managed-user.ts'

export const deactivateUser = defineContract({
  name: 'deactivateUser',
  method: 'PUT',
  path: '/api/v1/users/{id}/deactivate',
  summary: 'Shut an account: all its sessions end at once, and nobody signs in to it until it is activated.',
  auth: 'admin',
  scope: 'write:users',
  limit: administrationLimit,
  params: z.object({ id: UserId }),
  reply: { status: 200, schema: ManagedUser },
  errors: { ACCOUNT_CHANGED: 409, LAST_SUPER_ADMIN: 409 },
})
