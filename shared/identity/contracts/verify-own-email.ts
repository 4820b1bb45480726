import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Code } from './fields.ts'
import { User } from './user.ts'

export const verifyOwnEmail = defineContract({
  name: 'verifyOwnEmail',
  method: 'POST',
  path: '/api/v1/users/me/email/verify',
  summary:
    'Change the e-mail address by the code that was sent to the new one. Every other session ends, and the former address gets a link that undoes it for 7 days.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 10, seconds: 600 },
  body: z.strictObject({ code: Code }),
  reply: { status: 200, schema: User },
  errors: { CODE_INVALID: 422, EMAIL_TAKEN: 409, TOO_MANY_CHANGES: 429 },
})
