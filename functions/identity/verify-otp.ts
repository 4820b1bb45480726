import { verifyOtp } from '../../shared/identity/contracts/verify-otp.ts'
import { codeInvalid, phoneNumberTaken } from '../../shared/identity/rules/errors.ts'
import { isSameCode, verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { takeOtpTry, useUpOtp } from '../../shared/identity/store/otps.ts'
import { accountOf, givePhone } from '../../shared/identity/store/phones.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(verifyOtp, {
  load: () => readSecretKey('CODES_SECRET'),
  run: async ({ user: principal, body: { otp_id, code, client = 'browser' }, ...origin }, secretKey) => {
    const phoneNumber = await takeOtpTry(otp_id, origin.now)
    const isRight = isSameCode(code, verificationCode(secretKey, otp_id))
    if (!phoneNumber || !isRight || !(await useUpOtp(otp_id))) throw codeInvalid()
    if (!principal) return signIn(await accountOf(phoneNumber, origin.now), client, origin)
    const user = await readUser(principal.user_id)
    if (!user) throw notFound()
    const changed = await givePhone(user, phoneNumber, origin.now)
    if (!changed) throw phoneNumberTaken()
    // The account's way to sign in has changed, so this device gets a new session.
    await revokeSession(principal.user_id, principal.session_id, origin.now)
    return signIn(changed, client, origin)
  },
})
