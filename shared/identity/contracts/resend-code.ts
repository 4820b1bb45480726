import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Email, RegistrationId } from './fields.ts'

export const resendCode = defineContract({
  name: 'resendCode',
  method: 'POST',
  path: '/api/v1/auth/verify/resend',
  summary:
    'Send another code for a registration, the newest by default, in place of its earlier one. The reply is the same if there is nothing to verify.',
  auth: 'guest',
  limit: [
    { per: 'ip', max: 10, seconds: 60 },
    { per: 'email', max: 5, seconds: 600 },
  ],
  body: z.strictObject({ email: Email, user_id: RegistrationId }),
  reply: { status: 202, schema: z.object({ expires_at: z.iso.datetime() }) },
  errors: {},
})
