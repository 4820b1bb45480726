import { verifyEmail } from '../../shared/identity/contracts/verify-email.ts'
import { accountDeactivated, codeInvalid } from '../../shared/identity/rules/errors.ts'
import { isSameCode, verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { findUserId, readUser } from '../../shared/identity/store/users.ts'
import { markVerified, takeTry } from '../../shared/identity/store/verifications.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(verifyEmail, {
  load: ({ body }) => Promise.all([findUserId(body), readSecretKey('CODES_SECRET')]),
  run: async ({ body: { code, client = 'browser' }, ...origin }, [userId, secretKey]) => {
    const verificationId = await takeTry(userId, origin.now)
    if (!verificationId || !isSameCode(code, verificationCode(secretKey, verificationId))) throw codeInvalid()
    const user = await readUser(userId)
    if (user?.deactivated_at !== undefined) throw accountDeactivated()
    if (!user || !(await markVerified(userId, verificationId))) throw codeInvalid()
    return signIn({ ...user, email_verified: true }, client, origin)
  },
})
