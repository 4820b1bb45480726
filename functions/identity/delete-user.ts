import { endPurchases, listUpcoming, nameUpcoming } from '../../shared/commerce/workflows/end-purchases.ts'
import { giveUpAll } from '../../shared/commerce/workflows/give-up-all.ts'
import { deleteUser } from '../../shared/identity/contracts/delete-user.ts'
import { requireAuthority } from '../../shared/identity/rules/administration.ts'
import { close } from '../../shared/identity/store/administration.ts'
import { requireOtherSuperAdmin } from '../../shared/identity/store/super-admins.ts'
import { readUndoable } from '../../shared/identity/store/undoable.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endAccess } from '../../shared/identity/workflows/end-access.ts'
import { requireRecentSignIn } from '../../shared/identity/workflows/recent-sign-in.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

/** As the owner's own deletion (delete-own-user.ts). */
export const handler = endpoint(deleteUser, {
  load: async ({ params, user, now }) => {
    const [target] = await Promise.all([readUser(params.id), requireRecentSignIn(user, now)])
    return target
  },
  run: async ({ user, body, now }, target) => {
    if (!target) throw notFound()
    requireAuthority(user.role, target.role)
    const { user_id: userId } = target
    const mayCancel = body?.cancel_bookings === true
    if (!mayCancel) nameUpcoming(await listUpcoming(selling, userId, now))
    await requireOtherSuperAdmin(target)
    await endPurchases(selling, { userId, mayCancel }, now)
    await close(target, await readUndoable(userId), now)
    await endAccess(userId, now)
    // What a request of theirs has held meanwhile.
    await giveUpAll(selling, userId, 'owner', now)
    return new Reply(undefined, {})
  },
})
