import type { User } from '../../shared/identity/rules/user.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import type { Role } from '../../shared/platform/domain.ts'
import { signUp } from './accounts.ts'
import { accessTokenFor } from './identity.ts'

export const storedUser = async (userId: string): Promise<User> => {
  const user = await readUser(userId)
  if (!user) throw new Error(`there is no ${userId}`)
  return user
}

/** A registered account of a role, with a session and an access token of that role. */
export const accountOf = async (role: Role = 'customer') => {
  const { person, userId, answer } = await signUp()
  await changeRole(await storedUser(userId), role)
  const { token } = await accessTokenFor(role, userId)
  return { person, userId, token, refreshToken: answer.body.refresh_token as string }
}
