import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { PhoneNumber } from '../../platform/http/phone-number.ts'
import { Email, LastNameIfAny, NewPassword, PersonName, Username } from './fields.ts'
import { User } from './user.ts'

export const registerUser = defineContract({
  name: 'registerUser',
  method: 'POST',
  path: '/api/v1/auth/register',
  summary:
    'Ask for an account. A six-digit code goes to the e-mail address, and entering it makes the account; the reply is the same if the address has one.',
  auth: 'guest',
  limit: [
    { per: 'ip', max: 30, seconds: 60 },
    { per: 'email', max: 20, seconds: 3600 },
  ],
  idempotent: true,
  body: z.strictObject({
    email: Email,
    password: NewPassword,
    first_name: PersonName,
    last_name: LastNameIfAny,
    phone_number: PhoneNumber,
    username: z.optional(Username),
  }),
  reply: { status: 201, schema: User },
  errors: { USERNAME_TAKEN: 409, PASSWORD_TOO_COMMON: 422, USERNAME_RESERVED: 422 },
})
