import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { UserId } from './managed-user.ts'
import { User } from './user.ts'

export const getProfile = defineContract({
  name: 'getProfile',
  method: 'GET',
  path: '/api/v1/users/{id}/profile',
  summary: "One's own account, or anybody's for an administrator.",
  auth: 'account',
  scope: 'read:profile',
  params: z.object({ id: UserId }),
  reply: { status: 200, schema: User },
  errors: {},
})
