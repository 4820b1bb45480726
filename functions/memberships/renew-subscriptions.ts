import { now } from '../../shared/kernel/clock.ts'
import { listDue } from '../../shared/memberships/store/subscriptions.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'

const pageSize = 500
/** The longest that one page takes. */
const pageMs = 20_000

/** Queues each subscription for which something is due. What is left when the time is over is found by the next run. */
export const handler = scheduled(async context => {
  for await (const page of listDue(now(), pageSize)) {
    await sendMessages(
      'subscriptions',
      page.map(user_id => ({ body: { user_id } })),
    )
    if (context.getRemainingTimeInMillis() < pageMs) return
  }
})
