import { login } from '../../shared/identity/contracts/login.ts'
import { emailNotVerified, invalidCredentials, loginLocked } from '../../shared/identity/rules/errors.ts'
import { mostFailures } from '../../shared/identity/rules/login-lock.ts'
import { isPassword } from '../../shared/identity/rules/password-hash.ts'
import { countAttempt, forgiveAttempt, lockLogins } from '../../shared/identity/store/logins.ts'
import { findUserId, readUser } from '../../shared/identity/store/users.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/**
 * An unknown account takes every step a known one does, so that neither the reply nor its duration distinguishes them.
 */
export const handler = endpoint(login, {
  load: async ({ body }) => {
    const userId = await findUserId(body)
    return { userId, user: await readUser(userId) }
  },
  run: async ({ body: { password, client = 'browser' }, ...origin }, { userId, user }) => {
    const attempt = await countAttempt(userId, origin.now)
    if (attempt.kind === 'locked') throw loginLocked(attempt.until, origin.now)
    const isRight = await isPassword(password, user?.password_hash)
    if (!user || !isRight) {
      if (attempt.failures >= mostFailures) await lockLogins(userId, user, origin.now)
      throw invalidCredentials()
    }
    await forgiveAttempt(userId, attempt.id)
    if (!user.email_verified) throw emailNotVerified()
    return signIn(user, client, origin)
  },
})
