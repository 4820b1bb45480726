import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Email } from './fields.ts'

export const forgotPassword = defineContract({
  name: 'forgotPassword',
  method: 'POST',
  path: '/api/v1/auth/forgot-password',
  summary: 'Send a token to choose a new password with, good for 30 minutes. The reply is the same for any address.',
  auth: 'guest',
  limit: [
    { per: 'ip', max: 10, seconds: 60 },
    { per: 'email', max: 5, seconds: 600 },
  ],
  body: z.strictObject({ email: Email }),
  reply: { status: 202, schema: z.object({ expires_at: z.iso.datetime() }) },
  errors: {},
})
