import { dueErasures } from '../../shared/identity/store/erasures.ts'
import { now } from '../../shared/kernel/clock.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'

const pageSize = 500
/** The longest that one page takes. */
const pageMs = 20_000

/**
 * Queues each deleted account whose time to undo is over, so that one that cannot be erased keeps no other waiting. What is
 * left, for whatever reason, is found by the next run.
 */
export const handler = scheduled(async context => {
  for await (const page of dueErasures(now(), pageSize)) {
    await sendMessages(
      'erasures',
      page.map(body => ({ body })),
    )
    if (context.getRemainingTimeInMillis() < pageMs) return
  }
})
