import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Code } from './fields.ts'
import { User } from './user.ts'

export const verifyOwnPhone = defineContract({
  name: 'verifyOwnPhone',
  method: 'POST',
  path: '/api/v1/users/me/phone/verify',
  summary:
    'Change the phone number by the code that was sent to the new one. Every other session ends, and the former number and the e-mail address get a link that undoes it for 7 days.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 10, seconds: 600 },
  body: z.strictObject({ code: Code }),
  reply: { status: 200, schema: User },
  errors: { CODE_INVALID: 422, PHONE_NUMBER_TAKEN: 409, TOO_MANY_CHANGES: 429 },
})
