import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { listUpcoming } from '../../shared/commerce/workflows/end-purchases.ts'
import { giveUpAll } from '../../shared/commerce/workflows/give-up-all.ts'
import { ErasureDue } from '../../shared/identity/contracts/messages.ts'
import { isToErase } from '../../shared/identity/rules/erasure.ts'
import { endErasure } from '../../shared/identity/store/erasures.ts'
import { eraseUser } from '../../shared/identity/store/profiles.ts'
import { endSessions, eraseSessions } from '../../shared/identity/store/session-list.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { now } from '../../shared/kernel/clock.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { selling } from '../../shared/selling.ts'

/** Leaves time for the account itself before the function times out. */
const mostMs = 40_000

/**
 * Erases a deleted account: the names in what it booked first, the account next, its sessions last. Whatever interrupts it,
 * the next delivery or the next run of the schedule continues, as what was noted goes at the very end. An account that has
 * a booking still to come, confirmed in the moment it was deleted, is erased when that is over.
 */
export const handler = consumer(ErasureDue, async noted => {
  const { user_id } = noted
  const user = await readUser(user_id)
  if (user && !isToErase(user, now())) {
    if (user.erase_after !== noted.erase_after || user.deactivated_at === undefined) await endErasure(noted)
    return
  }
  await endSessions(user_id, now())
  await giveUpAll(selling, user_id, 'owner', now())
  if ((await listUpcoming(selling, user_id, now())).length > 0) return
  if (!(await erasePerson(selling, user_id, now() + mostMs))) throw new Error('there is more to erase')
  if (user && !(await eraseUser(user))) throw new Error('the account changed while it was erased')
  await eraseSessions(user_id)
  await endErasure(noted)
})
