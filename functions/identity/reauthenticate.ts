import { reauthenticate } from '../../shared/identity/contracts/reauthenticate.ts'
import { passwordWrong } from '../../shared/identity/rules/errors.ts'
import { noteAuthentication } from '../../shared/identity/store/session-list.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { isPasswordOf } from '../../shared/identity/workflows/check-password.ts'
import { unauthenticated } from '../../shared/platform/auth/access-token.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** A wrong password counts as one of a sign-in, towards the same lock. */
export const handler = endpoint(reauthenticate, {
  load: ({ user }) => readUser(user.user_id),
  run: async ({ user: { user_id, session_id }, body: { password }, now }, user) => {
    if (!user || !(await isPasswordOf(user, password, now))) throw passwordWrong('password')
    if (!(await noteAuthentication(user_id, session_id, now))) throw unauthenticated()
    return undefined
  },
})
