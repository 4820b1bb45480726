import { record } from '../../shared/activity/workflows/record.ts'
import { streamBatchConsumer } from '../../shared/platform/events/stream.ts'

/** Puts every change of one table, which the stack names, into the activity log. */
export const handler = streamBatchConsumer(record)
