import { registerUser } from '../../shared/identity/contracts/register-user.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { isCommonPassword } from '../../shared/identity/rules/common-passwords.ts'
import { passwordTooCommon } from '../../shared/identity/rules/errors.ts'
import { hashPassword } from '../../shared/identity/rules/password-hash.ts'
import { newUser, newVerification } from '../../shared/identity/rules/user.ts'
import { createUser, noteSignUpAttempt } from '../../shared/identity/store/users.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(registerUser, async ({ body: { password, ...person }, now }) => {
  if (isCommonPassword(password)) throw passwordTooCommon()
  const user = newUser(person, await hashPassword(password), now)
  const isNew = await createUser(user, newVerification(user, now))
  // Only the address's owner learns, by mail, that it has an account; the reply is the same.
  if (!isNew) await noteSignUpAttempt(user.email, now)
  return toUser(user)
})
