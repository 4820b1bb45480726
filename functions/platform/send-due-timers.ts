import { scheduled } from '../../shared/platform/events/schedule.ts'
import { sendDueTimers } from '../../shared/platform/events/send-due-timers.ts'

/** More than a batch of ten takes, and the answer of each service. */
const batchMs = 10_000

/** Sends timers to their queues when they are due. */
export const handler = scheduled(context => sendDueTimers(() => context.getRemainingTimeInMillis() > batchMs))
