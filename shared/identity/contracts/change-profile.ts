import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { UserId } from './managed-user.ts'
import { ProfileChanges } from './profile.ts'
import { User } from './user.ts'

export const changeProfile = defineContract({
  name: 'changeProfile',
  method: 'PUT',
  path: '/api/v1/users/{id}/profile',
  summary: "Change the names on one's own account, or on anybody's for an administrator.",
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  params: z.object({ id: UserId }),
  body: ProfileChanges,
  reply: { status: 200, schema: User },
  errors: {},
})
