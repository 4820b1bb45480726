import { verifyEmail } from '../../shared/identity/contracts/verify-email.ts'
import { codeInvalid } from '../../shared/identity/rules/errors.ts'
import { provedAccount } from '../../shared/identity/workflows/prove-email.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { keyedHash } from '../../shared/platform/auth/keyed-hash.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(verifyEmail, {
  keyed: keyedHash,
  load: () => readSecretKey('CODES_SECRET'),
  run: async ({ body: { client = 'browser', ...given }, ...origin }, secretKey) => {
    const account = await provedAccount(given, secretKey, origin.now)
    if (!account) throw codeInvalid()
    return signIn(account, client, origin)
  },
})
