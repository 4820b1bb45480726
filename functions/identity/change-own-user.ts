import { changeOwnUser } from '../../shared/identity/contracts/change-own-user.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { changeUser } from '../../shared/identity/workflows/change-user.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(changeOwnUser, async ({ user, body }) => {
  const changed = await changeUser(user.user_id, body)
  if (!changed) throw notFound()
  return toUser(changed)
})
