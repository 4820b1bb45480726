import { verifyOtp } from '../../shared/identity/contracts/verify-otp.ts'
import { contactsOf, isOwn } from '../../shared/identity/rules/contacts.ts'
import { codeInvalid } from '../../shared/identity/rules/errors.ts'
import { isSameCode, verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { takeOtpTry, useUpOtp } from '../../shared/identity/store/otps.ts'
import { accountOf } from '../../shared/identity/store/phones.ts'
import { endSessions } from '../../shared/identity/store/session-list.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { changeContact } from '../../shared/identity/workflows/change-contact.ts'
import { requireRecentSignIn } from '../../shared/identity/workflows/recent-sign-in.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(verifyOtp, {
  load: () => readSecretKey('CODES_SECRET'),
  run: async ({ user: principal, body: { otp_id, code, client = 'browser' }, ...origin }, secretKey) => {
    const { now } = origin
    const phoneNumber = await takeOtpTry(otp_id, now)
    const isRight = isSameCode(code, verificationCode(secretKey, otp_id))
    if (!phoneNumber || !isRight) throw codeInvalid()
    const user = principal && (await readUser(principal.user_id))
    if (principal && !user) throw notFound()
    // Whoever proves the account's own number may sign in by it anyway.
    const isNew = user !== undefined && !isOwn(contactsOf(user), 'phone', phoneNumber)
    if (principal && isNew) await requireRecentSignIn(principal, now)
    if (!(await useUpOtp(otp_id))) throw codeInvalid()
    if (!principal) return signIn(await accountOf(phoneNumber, now), client, origin)
    const { user_id: userId, session_id: sessionId } = principal
    if (isNew) await endSessions(userId, now, sessionId)
    const changed = await changeContact({ userId, sessionId }, { contact: 'phone', to: phoneNumber }, now)
    // The account's way to sign in has changed, so this device gets a new session.
    await revokeSession(userId, sessionId, now)
    return signIn(changed, client, origin)
  },
})
