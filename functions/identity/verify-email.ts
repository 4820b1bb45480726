import { verifyEmail } from '../../shared/identity/contracts/verify-email.ts'
import { codeInvalid } from '../../shared/identity/rules/errors.ts'
import { provedAccount } from '../../shared/identity/workflows/prove-email.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { releaseMail } from '../../shared/platform/dynamo/suppressed-mail.ts'
import { byContact } from '../../shared/platform/http/by-contact.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(verifyEmail, {
  byContact,
  load: () => readSecretKey('CODES_SECRET'),
  run: async ({ body: { client = 'browser', ...given }, ...origin }, secretKey) => {
    const account = await provedAccount(given, secretKey, origin.now)
    if (!account) throw codeInvalid()
    await releaseMail(given.email)
    return signIn(account, client, origin)
  },
})
