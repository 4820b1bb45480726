import { login } from '../../shared/identity/contracts/login.ts'
import { emailNotVerified } from '../../shared/identity/rules/errors.ts'
import { findCandidates } from '../../shared/identity/store/sign-ins.ts'
import { accountWithPassword } from '../../shared/identity/workflows/check-password.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/**
 * An unknown account takes every step a known one does, so that neither the reply nor its duration distinguishes them.
 */
export const handler = endpoint(login, {
  load: ({ body, now }) => findCandidates(body, now),
  run: async ({ body: { password, client = 'browser' }, ...origin }, candidates) => {
    const account = await accountWithPassword(candidates, password, origin.now)
    if (!account?.email_verified) throw emailNotVerified()
    return signIn(account, client, origin)
  },
})
