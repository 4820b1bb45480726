import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit, ManagedUser, UserId } from './managed-user.ts'
import { Role } from './user.ts'

export const changeUserRole = defineContract({
  name: 'changeUserRole',
  method: 'PUT',
  path: '/api/v1/users/{id}/role',
  summary: 'Give an account another role, which signs it out everywhere. A super_admin alone makes administrators.',
  auth: 'admin',
  scope: 'write:users',
  limit: administrationLimit,
  params: z.object({ id: UserId }),
  body: z.strictObject({ role: Role }),
  reply: { status: 200, schema: ManagedUser },
  errors: { ACCOUNT_CHANGED: 409, LAST_SUPER_ADMIN: 409 },
})
