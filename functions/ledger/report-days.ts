import { now } from '../../shared/kernel/clock.ts'
import { reportDays } from '../../shared/ledger/workflows/report-day.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'

/** What a last portion of rows and the list of what is open take. */
const lastMs = 120_000

/** Makes the report of the day before, and what other reports are due. */
export const handler = scheduled(context => reportDays(now(), () => context.getRemainingTimeInMillis() > lastMs))
