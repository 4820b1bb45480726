import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { PhoneNumber } from '../../platform/http/phone-number.ts'
import { Email, LastNameIfAny, NewPassword, PersonName } from './fields.ts'
import { User } from './user.ts'

export const registerUser = defineContract({
  name: 'registerUser',
  method: 'POST',
  path: '/api/v1/auth/register',
  summary: 'Make an account. A six-digit code goes to the e-mail address; the reply is the same if it has an account.',
  auth: 'guest',
  limit: { per: 'ip', max: 30, seconds: 60 },
  idempotent: true,
  body: z.strictObject({
    email: Email,
    password: NewPassword,
    first_name: PersonName,
    last_name: LastNameIfAny,
    phone_number: PhoneNumber,
  }),
  reply: { status: 201, schema: User },
  errors: { PASSWORD_TOO_COMMON: 422 },
})
