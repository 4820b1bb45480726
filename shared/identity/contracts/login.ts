import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { AnyPhoneNumber } from '../../platform/http/phone-number.ts'
import { Client, Email, Password, Username } from './fields.ts'
import { SignedIn } from './signed-in.ts'

const isOneOfAll = (body: { email?: unknown; phone_number?: unknown; username?: unknown }): boolean =>
  [body.email, body.phone_number, body.username].filter(given => given !== undefined).length === 1

export const login = defineContract({
  name: 'login',
  method: 'POST',
  path: '/api/v1/auth/login',
  summary:
    'Sign in with a password and an e-mail address, phone number or username. Ten failures lock it for 15 minutes.',
  auth: 'guest',
  limit: { per: 'ip', max: 10, seconds: 60 },
  body: z
    .strictObject({
      email: z.optional(Email),
      phone_number: z.optional(AnyPhoneNumber),
      username: z.optional(Username),
      password: Password,
      client: Client,
    })
    .check(z.refine(isOneOfAll, { path: ['email'], error: 'Give one of email, phone_number and username.' })),
  reply: { status: 200, schema: SignedIn },
  errors: { INVALID_CREDENTIALS: 401, EMAIL_NOT_VERIFIED: 403, ACCOUNT_DEACTIVATED: 403, LOGIN_LOCKED: 429 },
})
