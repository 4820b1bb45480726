import { changeOwnUser } from '../../shared/identity/contracts/change-own-user.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { changeProfile } from '../../shared/identity/store/profiles.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(changeOwnUser, async ({ user, body }) => {
  const changed = await changeProfile(user.user_id, body)
  if (!changed) throw notFound()
  return toUser(changed)
})
