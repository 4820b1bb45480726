import { defineContract } from '../../platform/http/contract.ts'
import { ProfileChanges } from './profile.ts'
import { User } from './user.ts'

export const changeOwnUser = defineContract({
  name: 'changeOwnUser',
  method: 'PUT',
  path: '/api/v1/users/me',
  summary: 'Change the names on the account that is signed in.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  body: ProfileChanges,
  reply: { status: 200, schema: User },
  errors: {},
})
