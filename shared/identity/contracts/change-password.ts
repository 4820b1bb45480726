import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { NewPassword, Password } from './fields.ts'

export const changePassword = defineContract({
  name: 'changePassword',
  method: 'POST',
  path: '/api/v1/auth/change-password',
  summary: 'Change the password, knowing the old one. Every other session ends.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 5, seconds: 600 },
  body: z.strictObject({ old_password: Password, new_password: NewPassword }),
  reply: { status: 204 },
  errors: { PASSWORD_TOO_COMMON: 422, PASSWORD_WRONG: 422 },
})
