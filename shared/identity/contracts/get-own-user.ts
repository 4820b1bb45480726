import { defineContract } from '../../platform/http/contract.ts'
import { User } from './user.ts'

export const getOwnUser = defineContract({
  name: 'getOwnUser',
  method: 'GET',
  path: '/api/v1/users/me',
  summary: 'The account that is signed in.',
  auth: 'account',
  scope: 'read:profile',
  reply: { status: 200, schema: User },
  errors: {},
})
