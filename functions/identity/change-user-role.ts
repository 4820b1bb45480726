import { changeUserRole } from '../../shared/identity/contracts/change-user-role.ts'
import { toManagedUser } from '../../shared/identity/presenters/to-managed-user.ts'
import { requireMayAppoint } from '../../shared/identity/rules/administration.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endAccess } from '../../shared/identity/workflows/end-access.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(changeUserRole, {
  load: ({ params }) => readUser(params.id),
  run: async ({ user, body, now }, target) => {
    if (!target) throw notFound()
    requireMayAppoint(user.role, target.role, body.role)
    const changed = await changeRole(target, body.role)
    // A token contains the role, and so does an API key: sessions and keys of the old role end here; also when nothing
    // changed, so that a repeated request finishes an interrupted one.
    await endAccess(target.user_id, now)
    return toManagedUser(changed)
  },
})
