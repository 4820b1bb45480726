import { activateUser } from '../../shared/identity/contracts/activate-user.ts'
import { toManagedUser } from '../../shared/identity/presenters/to-managed-user.ts'
import { requireAuthority } from '../../shared/identity/rules/administration.ts'
import { activate } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(activateUser, {
  load: ({ params }) => readUser(params.id),
  run: async ({ user }, target) => {
    if (!target) throw notFound()
    requireAuthority(user.role, target.role)
    return toManagedUser(await activate(target))
  },
})
