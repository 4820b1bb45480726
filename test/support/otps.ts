import { handler as request } from '../../functions/identity/request-otp.ts'
import { handler as verify } from '../../functions/identity/verify-otp.ts'
import type { OtpCaps } from '../../shared/identity/rules/otp-caps.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { newIp } from './accounts.ts'
import { type Call, call } from './call.ts'
import { newPhone } from './phones.ts'

export { newPhone } from './phones.ts'

/** Caps that no test reaches, but for those given. */
export const setOtpCaps = (caps: Partial<OtpCaps> = {}) => {
  const unreached = { per_ip: 1e6, per_ip_day: 1e6, per_prefix: 1e6, per_day: 1e6 }
  process.env.OTP_CAPS = JSON.stringify({ per_phone: 5, ...unreached, ...caps })
}

export const requestOtp = (phone_number: unknown, ip = newIp()) =>
  call(request, { path: '/api/v1/auth/otp/request', ip, body: { phone_number } })

export const verifyOtp = (body: unknown, more: Call = {}) =>
  call(verify, { path: '/api/v1/auth/otp/verify', ip: newIp(), body, ...more })

/** The code the text message would hold. */
export const otpCode = async (otpId: string): Promise<string> =>
  verificationCode(await readSecretKey('CODES_SECRET'), otpId)

/** Requests a code and reads it from the text message. */
export const otpFor = async (phoneNumber: string): Promise<{ otp_id: string; code: string }> => {
  const { otp_id } = (await requestOtp(phoneNumber)).body
  return { otp_id, code: await otpCode(otp_id) }
}

/** An account signed in by phone. */
export const phoneSignIn = async (phoneNumber = newPhone()) => {
  const answer = await verifyOtp({ ...(await otpFor(phoneNumber)), client: 'native' })
  return { phoneNumber, answer, token: answer.body.access_token as string, userId: answer.body.user_id as string }
}

/** A code that is certainly wrong. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
