import { changePassword } from '../../shared/identity/contracts/change-password.ts'
import { isCommonPassword } from '../../shared/identity/rules/common-passwords.ts'
import { newPasswordTooCommon, passwordWrong } from '../../shared/identity/rules/errors.ts'
import { hashPassword, isPassword } from '../../shared/identity/rules/password-hash.ts'
import * as passwords from '../../shared/identity/store/passwords.ts'
import { endSessions } from '../../shared/identity/store/session-list.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(changePassword, {
  load: ({ user }) => readUser(user.user_id),
  run: async ({ user: principal, body: { old_password, new_password }, now }, user) => {
    if (isCommonPassword(new_password)) throw newPasswordTooCommon()
    if (!user || !(await isPassword(old_password, user.password_hash))) throw passwordWrong('old_password')
    const isChanged = await passwords.changePassword(user, await hashPassword(new_password))
    if (!isChanged) throw passwordWrong('old_password')
    await endSessions(principal.user_id, now, principal.session_id)
    return undefined
  },
})
