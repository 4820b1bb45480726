import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { Client, NewPassword } from './fields.ts'
import { SignedIn } from './signed-in.ts'

export const acceptInvitation = defineContract({
  name: 'acceptInvitation',
  method: 'POST',
  path: '/api/v1/auth/accept-invitation',
  summary: 'Make the account of an invitation with the token from the mail, choose its password, and sign in.',
  auth: 'guest',
  limit: { per: 'ip', max: 10, seconds: 60 },
  body: z.strictObject({ token: CodeText(1, 200), password: NewPassword, client: Client }),
  reply: { status: 200, schema: SignedIn },
  errors: { EMAIL_TAKEN: 409, INVITATION_INVALID: 422, PASSWORD_TOO_COMMON: 422 },
})
