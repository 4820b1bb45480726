import { forgotPassword } from '../../shared/identity/contracts/forgot-password.ts'
import { newPasswordReset } from '../../shared/identity/rules/password-reset.ts'
import { putPasswordReset } from '../../shared/identity/store/passwords.ts'
import { findUserId, readUser } from '../../shared/identity/store/users.ts'
import { requireService } from '../../shared/platform/dynamo/outages.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** An unknown address takes every step a known one does; only the mailbox's owner gets a mail. */
export const handler = endpoint(forgotPassword, {
  byContact,
  load: async ({ body }) => {
    const userId = await findUserId(body)
    return { userId, user: await readUser(userId) }
  },
  run: async ({ now }, { userId, user }) => {
    await requireService('ses', now)
    const reset = newPasswordReset(userId, now)
    await putPasswordReset(reset, user)
    return { expires_at: reset.expires_at }
  },
})
