import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit } from './managed-user.ts'
import { RoleWithScopes } from './role.ts'

export const listRoles = defineContract({
  name: 'listRoles',
  method: 'GET',
  path: '/api/v1/roles',
  summary: 'Every role with the scopes it has now, and those it has or may be granted.',
  auth: 'admin',
  scope: 'read:roles',
  limit: administrationLimit,
  reply: { status: 200, schema: z.object({ items: z.array(RoleWithScopes) }) },
  errors: {},
})
