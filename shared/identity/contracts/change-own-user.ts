import { defineContract } from '../../platform/http/contract.ts'
import { OwnChanges } from './profile.ts'
import { User } from './user.ts'

export const changeOwnUser = defineContract({
  name: 'changeOwnUser',
  method: 'PUT',
  path: '/api/v1/users/me',
  summary: 'Change the names and the username of the account that is signed in; null gives the username up.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  body: OwnChanges,
  reply: { status: 200, schema: User },
  errors: { ACCOUNT_CHANGED: 409, USERNAME_TAKEN: 409, USERNAME_RESERVED: 422 },
})
