import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { listUpcoming } from '../../shared/commerce/workflows/end-purchases.ts'
import { giveUpAll } from '../../shared/commerce/workflows/give-up-all.ts'
import { isToErase } from '../../shared/identity/rules/erasure.ts'
import { beginErasure } from '../../shared/identity/store/administration.ts'
import { dueErasures, type Erasure, endErasure } from '../../shared/identity/store/erasures.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { endAccess, eraseAccess } from '../../shared/identity/workflows/end-access.ts'
import { eraseAccount } from '../../shared/identity/workflows/erase-account.ts'
import { now } from '../../shared/kernel/clock.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'
import { log, traceOf } from '../../shared/platform/observability/log.ts'
import { selling } from '../../shared/selling.ts'

/** The longest that the records of one person are worked on in a run, and what the rest of an account takes. */
const [mostMs, restMs] = [60_000, 15_000]

/**
 * Erases the deleted accounts whose time to undo is over, oldest first. One that fails keeps no other from being erased: it
 * fails the run, which has an alarm, once all others are done. What is left is found by the next run.
 */
export const handler = scheduled(async context => {
  let failed = 0
  for await (const erasure of dueErasures(now())) {
    if (context.getRemainingTimeInMillis() < mostMs + restMs) break
    await erase(erasure).catch(error => {
      failed += 1
      log.error('account not erased', { entity_id: erasure.user_id, error: traceOf(error) })
    })
  }
  if (failed > 0) throw new Error(`${failed} accounts were not erased`)
})

/**
 * Whatever interrupts it, the next run continues, as the note of it goes at the very end. An account that has a booking still to
 * come, confirmed in the moment it was deleted, is erased when that is over. Once anything is erased, it cannot be activated.
 */
const erase = async (noted: Erasure): Promise<void> => {
  const { user_id } = noted
  const user = await readUser(user_id)
  if (user && !isToErase(user, now())) return endErasure(noted)
  await endAccess(user_id, now())
  await giveUpAll(selling, user_id, 'owner', now())
  if ((await listUpcoming(selling, user_id, now())).length > 0) return
  if (user && !(await beginErasure(user, now()))) return
  if (!(await erasePerson(selling, user_id, now() + mostMs))) return
  if (user && !(await eraseAccount(user))) return
  await eraseAccess(user_id)
  await endErasure(noted)
}
