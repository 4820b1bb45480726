import { getOwnUser } from '../../shared/identity/contracts/get-own-user.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getOwnUser, {
  load: ({ user }) => readUser(user.user_id),
  run: async (_, user) => {
    if (!user) throw notFound()
    return toUser(user)
  },
})
