import { LedgerEvent } from '../../shared/commerce/rules/ledger.ts'
import { now } from '../../shared/kernel/clock.ts'
import { writePages } from '../../shared/ledger/workflows/write-pages.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** Lists what was posted in the pages of its accounts. */
export const handler = consumer(LedgerEvent, event => writePages(event, now()))
