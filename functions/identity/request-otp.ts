import { requestOtp } from '../../shared/identity/contracts/request-otp.ts'
import { newOtp } from '../../shared/identity/rules/otp.ts'
import { otpCaps } from '../../shared/identity/rules/otp-caps.ts'
import { putOtp } from '../../shared/identity/store/otps.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { hashed } from '../../shared/platform/http/guard.ts'
import { otpSettings } from '../../shared/platform/settings.ts'

/** Does the same for a number with and without an account, so the reply reveals nothing. */
export const handler = endpoint(requestOtp, {
  caps: ({ body, ip }) => otpCaps(otpSettings(), body.phone_number, ip, hashed),
  run: async ({ body, now }) => {
    const otp = newOtp(body.phone_number, now)
    await putOtp(otp)
    return { otp_id: otp.otp_id, expires_at: otp.expires_at }
  },
})
