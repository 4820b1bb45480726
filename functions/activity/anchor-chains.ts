import { anchorChains } from '../../shared/activity/workflows/anchor.ts'
import { renewLogKey } from '../../shared/activity/workflows/log-key.ts'
import { now } from '../../shared/kernel/clock.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'

/** What is kept of a run's time to finish the anchor it is at. */
const reserveMs = 120_000

/** Anchors the days that are over, once a day; a run finishes what the one before left. Renews the log's key when it is due. */
export const handler = scheduled(async context => {
  const keys = await renewLogKey(process.env.LOG_SECRET ?? '', now())
  await anchorChains(keys, now(), () => context.getRemainingTimeInMillis() > reserveMs)
})
