import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Client, Code } from './fields.ts'
import { OtpId } from './otp-id.ts'
import { SignedIn } from './signed-in.ts'

export const verifyOtp = defineContract({
  name: 'verifyOtp',
  method: 'POST',
  path: '/api/v1/auth/otp/verify',
  summary:
    'Sign in with the code; the first time makes the account. With an access token of a sign-in within ten minutes the number becomes that account’s, as by verifyOwnPhone.',
  auth: 'optional',
  scope: 'write:profile',
  limit: { per: 'ip', max: 60, seconds: 60 },
  body: z.strictObject({ otp_id: OtpId, code: Code, client: Client }),
  reply: { status: 200, schema: SignedIn },
  errors: {
    ACCOUNT_DEACTIVATED: 403,
    RECENT_SIGN_IN_REQUIRED: 403,
    CODE_INVALID: 422,
    PHONE_NUMBER_TAKEN: 409,
    TOO_MANY_CHANGES: 429,
  },
})
