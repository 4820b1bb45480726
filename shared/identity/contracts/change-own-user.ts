import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { OwnChanges } from './own-changes.ts'
import { User } from './user.ts'

export const changeOwnUser = defineContract({
  name: 'changeOwnUser',
  method: 'PUT',
  path: '/api/v1/users/me',
  summary:
    'Change the names and the username of the account that is signed in; null gives the username up. A new e-mail address or phone number, which needs a sign-in within ten minutes, gets a code, and becomes the account’s when that is entered.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  body: OwnChanges,
  reply: {
    status: 200,
    schema: z.extend(User, {
      /** What waits for the code that this request had sent. */
      pending_email: z.nullable(z.string()),
      pending_phone_number: z.nullable(z.string()),
    }),
  },
  errors: { RECENT_SIGN_IN_REQUIRED: 403, ACCOUNT_CHANGED: 409, USERNAME_TAKEN: 409, USERNAME_RESERVED: 422 },
})
