import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Client, Code, Email, RegistrationId } from './fields.ts'
import { SignedIn } from './signed-in.ts'

export const verifyEmail = defineContract({
  name: 'verifyEmail',
  method: 'POST',
  path: '/api/v1/auth/verify',
  summary:
    'Prove an e-mail address with the code sent there, and sign in: the registration with that code becomes the account. A code has 10 minutes and 5 tries.',
  auth: 'guest',
  limit: [
    { per: 'ip', max: 30, seconds: 60 },
    { per: 'email', max: 10, seconds: 600 },
  ],
  body: z.strictObject({ email: Email, code: Code, user_id: RegistrationId, client: Client }),
  reply: { status: 200, schema: SignedIn },
  errors: { ACCOUNT_DEACTIVATED: 403, CODE_INVALID: 422 },
})
