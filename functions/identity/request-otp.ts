import { requestOtp } from '../../shared/identity/contracts/request-otp.ts'
import { newOtp } from '../../shared/identity/rules/otp.ts'
import { otpCaps } from '../../shared/identity/rules/otp-caps.ts'
import { putOtp } from '../../shared/identity/store/otps.ts'
import { isProvedNumber } from '../../shared/identity/store/phones.ts'
import { requireService } from '../../shared/platform/dynamo/outages.ts'
import { keyedHash } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { otpSettings } from '../../shared/platform/settings.ts'

/** Does the same for a number with and without an account; only where the caps of unproved numbers are used up it differs. */
export const handler = endpoint(requestOtp, {
  caps: async ({ body: { phone_number: phoneNumber }, ip }) => {
    const [phoneHash, isProved] = await Promise.all([keyedHash(phoneNumber), isProvedNumber(phoneNumber)])
    return otpCaps(otpSettings(), { phoneNumber, phoneHash, ip, isProved })
  },
  run: async ({ body, now }) => {
    await requireService('sns', now)
    const otp = newOtp(body.phone_number, now)
    await putOtp(otp)
    return { otp_id: otp.otp_id, expires_at: otp.expires_at }
  },
})
