import { resetPassword } from '../../shared/identity/contracts/reset-password.ts'
import { isCommonPassword } from '../../shared/identity/rules/common-passwords.ts'
import { newPasswordTooCommon, resetTokenInvalid } from '../../shared/identity/rules/errors.ts'
import { readResetToken } from '../../shared/identity/rules/link-tokens.ts'
import { hashPassword } from '../../shared/identity/rules/password-hash.ts'
import * as passwords from '../../shared/identity/store/passwords.ts'
import { endSessions } from '../../shared/identity/store/session-list.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { releaseMail } from '../../shared/platform/dynamo/suppressed-mail.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(resetPassword, async ({ body: { token, new_password }, now }) => {
  if (isCommonPassword(new_password)) throw newPasswordTooCommon()
  const named = readResetToken(await readSecretKey('CODES_SECRET'), token)
  const reset = named && (await passwords.openReset(named, now))
  if (!reset) throw resetTokenInvalid()
  const isReset = await passwords.resetPassword(reset, await hashPassword(new_password), now)
  if (!isReset) throw resetTokenInvalid()
  await endSessions(reset.user_id, now)
  await releaseMail(reset.email)
  return undefined
})
