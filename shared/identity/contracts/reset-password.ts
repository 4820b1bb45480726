import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { NewPassword } from './fields.ts'

export const resetPassword = defineContract({
  name: 'resetPassword',
  method: 'POST',
  path: '/api/v1/auth/reset-password',
  summary: 'Choose a new password with the token from the mail. Every session ends.',
  auth: 'guest',
  limit: { per: 'ip', max: 10, seconds: 60 },
  body: z.strictObject({
    token: CodeText(1, 200),
    new_password: NewPassword,
  }),
  reply: { status: 204 },
  errors: { PASSWORD_TOO_COMMON: 422, RESET_TOKEN_INVALID: 422 },
})
