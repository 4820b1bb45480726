import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Password } from './fields.ts'

export const reauthenticate = defineContract({
  name: 'reauthenticate',
  method: 'POST',
  path: '/api/v1/auth/reauthenticate',
  summary:
    'Enter the password again: for ten minutes this session may do what needs a recent sign-in. An account without a password signs in again instead.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 10, seconds: 600 },
  body: z.strictObject({ password: Password }),
  reply: { status: 204 },
  errors: { PASSWORD_WRONG: 422, LOGIN_LOCKED: 429 },
})
