import * as z from 'zod/mini'
import { product } from '../../domains.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit } from './managed-user.ts'
import { RoleWithScopes } from './role.ts'
import { Role } from './user.ts'

const Scopes = z._default(z.array(z.enum(product.scopes)).check(z.maxLength(100)), [])

export const changeRoleScopes = defineContract({
  name: 'changeRoleScopes',
  method: 'PUT',
  path: '/api/v1/roles/{role}',
  summary:
    'Grant scopes to a role and revoke others, within what it may have. In force at once, for tokens issued before too.',
  auth: 'super_admin',
  scope: 'write:roles',
  limit: administrationLimit,
  params: z.object({ role: Role }),
  body: z.strictObject({ grant: Scopes, revoke: Scopes }),
  reply: { status: 200, schema: RoleWithScopes },
  errors: { ROLE_CHANGED: 409, SCOPE_IN_BOTH_LISTS: 422, SCOPE_OUT_OF_BOUNDS: 422, SUPER_ADMIN_FIXED: 422 },
})
