import { changeProfile } from '../../shared/identity/contracts/change-profile.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { maySee, requireAuthority } from '../../shared/identity/rules/administration.ts'
import * as profiles from '../../shared/identity/store/profiles.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(changeProfile, {
  load: ({ params }) => readUser(params.id),
  run: async ({ user, body }, target) => {
    if (!target || !maySee(user, target)) throw notFound()
    if (target.user_id !== user.user_id) requireAuthority(user.role, target.role)
    const changed = await profiles.changeProfile(target.user_id, body)
    if (!changed) throw notFound()
    return toUser(changed)
  },
})
