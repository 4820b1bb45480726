import { verifyOwnEmail } from '../../shared/identity/contracts/verify-own-email.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { enterContactCode } from '../../shared/identity/workflows/change-contact.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { releaseMail } from '../../shared/platform/dynamo/suppressed-mail.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(verifyOwnEmail, {
  load: () => readSecretKey('CODES_SECRET'),
  run: async ({ user: { user_id, session_id }, body: { code }, now }, secretKey) => {
    const given = { userId: user_id, sessionId: session_id, contact: 'email', code } as const
    const user = await enterContactCode(given, secretKey, now)
    if (user.email) await releaseMail(user.email)
    return toUser(user)
  },
})
