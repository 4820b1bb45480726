import { giveUpAll } from '../../shared/commerce/workflows/give-up-all.ts'
import { deactivateUser } from '../../shared/identity/contracts/deactivate-user.ts'
import { toManagedUser } from '../../shared/identity/presenters/to-managed-user.ts'
import { requireAuthority } from '../../shared/identity/rules/administration.ts'
import { deactivate } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endAccess } from '../../shared/identity/workflows/end-access.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

/** Nobody can sign in to pay any more: what is held is given up. What is paid for stays booked. */
export const handler = endpoint(deactivateUser, {
  load: ({ params }) => readUser(params.id),
  run: async ({ user, now }, target) => {
    if (!target) throw notFound()
    requireAuthority(user.role, target.role)
    const shut = await deactivate(target, now)
    await endAccess(target.user_id, now)
    await giveUpAll(selling, target.user_id, 'operator', now)
    return toManagedUser(shut)
  },
})
