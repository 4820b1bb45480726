import { getProfile } from '../../shared/identity/contracts/get-profile.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { maySee } from '../../shared/identity/rules/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getProfile, {
  load: ({ params }) => readUser(params.id),
  run: async ({ user }, target) => {
    if (!target || !maySee(user, target)) throw notFound()
    return toUser(target)
  },
})
