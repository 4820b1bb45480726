import { endPurchases, listUpcoming, nameUpcoming } from '../../shared/commerce/workflows/end-purchases.ts'
import { giveUpAll } from '../../shared/commerce/workflows/give-up-all.ts'
import { deleteOwnUser } from '../../shared/identity/contracts/delete-own-user.ts'
import { noRefreshCookie } from '../../shared/identity/rules/refresh-cookie.ts'
import { close } from '../../shared/identity/store/administration.ts'
import { requireOtherSuperAdmin } from '../../shared/identity/store/super-admins.ts'
import { readUndoable } from '../../shared/identity/store/undoable.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endAccess } from '../../shared/identity/workflows/end-access.ts'
import { requireRecentSignIn } from '../../shared/identity/workflows/recent-sign-in.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { selling } from '../../shared/selling.ts'

/**
 * Bookings that are still to come are named before anything is changed, and again when one was paid for meanwhile. The
 * account is closed last, with this request's session: an interrupted deletion can be requested again, and continues. Its data
 * is erased when the time to undo is over (erase-accounts.ts).
 */
export const handler = endpoint(deleteOwnUser, {
  load: async ({ user, now }) => {
    const [account, upcoming] = await Promise.all([
      readUser(user.user_id),
      listUpcoming(selling, user.user_id, now),
      requireRecentSignIn(user, now),
    ])
    return { account, upcoming }
  },
  run: async ({ user: { user_id, session_id }, body, now }, { account, upcoming }) => {
    const mayCancel = body?.cancel_bookings === true
    if (!mayCancel) nameUpcoming(upcoming)
    if (account) await requireOtherSuperAdmin(account)
    await endAccess(user_id, now, session_id)
    await endPurchases(selling, { userId: user_id, mayCancel }, now)
    if (account) await close(account, await readUndoable(user_id), now, session_id)
    await endAccess(user_id, now)
    // What this session's own requests have held meanwhile.
    await giveUpAll(selling, user_id, 'owner', now)
    return new Reply(undefined, { cookies: [noRefreshCookie] })
  },
})
