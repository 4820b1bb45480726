import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { PhoneNumber } from '../../platform/http/phone-number.ts'
import { OtpId } from './otp-id.ts'

export const requestOtp = defineContract({
  name: 'requestOtp',
  method: 'POST',
  path: '/api/v1/auth/otp/request',
  summary:
    'Send a six-digit code by text message. Capped by number, address, country and day; the reply tells nobody’s account.',
  auth: 'guest',
  limit: { per: 'phone', max: 5, seconds: 600 },
  body: z.strictObject({ phone_number: PhoneNumber }),
  reply: { status: 202, schema: z.object({ otp_id: OtpId, expires_at: z.iso.datetime() }) },
  errors: {},
})
