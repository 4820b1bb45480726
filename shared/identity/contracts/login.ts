import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { AnyPhoneNumber } from '../../platform/http/phone-number.ts'
import { Client, Email, Password } from './fields.ts'
import { SignedIn } from './signed-in.ts'

const isOneOfBoth = (body: { email?: unknown; phone_number?: unknown }): boolean =>
  (body.email === undefined) !== (body.phone_number === undefined)

export const login = defineContract({
  name: 'login',
  method: 'POST',
  path: '/api/v1/auth/login',
  summary: 'Sign in with a password and an e-mail address or phone number. Ten failures lock it for 15 minutes.',
  auth: 'guest',
  limit: { per: 'ip', max: 10, seconds: 60 },
  body: z
    .strictObject({
      email: z.optional(Email),
      phone_number: z.optional(AnyPhoneNumber),
      password: Password,
      client: Client,
    })
    .check(z.refine(isOneOfBoth, { path: ['email'], error: 'Give either email or phone_number.' })),
  reply: { status: 200, schema: SignedIn },
  errors: { INVALID_CREDENTIALS: 401, EMAIL_NOT_VERIFIED: 403, ACCOUNT_DEACTIVATED: 403, LOGIN_LOCKED: 429 },
})
