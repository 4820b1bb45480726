import { resendCode } from '../../shared/identity/contracts/resend-code.ts'
import { codeExpiresAt, hasEmail, newVerification } from '../../shared/identity/rules/user.ts'
import { findUserId, readUser } from '../../shared/identity/store/users.ts'
import { putVerification } from '../../shared/identity/store/verifications.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(resendCode, {
  load: async ({ body }) => readUser(await findUserId(body)),
  run: async ({ now }, user) => {
    if (user && hasEmail(user) && !user.email_verified) await putVerification(newVerification(user, now))
    return { expires_at: codeExpiresAt(now) }
  },
})
