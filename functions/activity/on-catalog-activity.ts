import { record } from '../../shared/activity/recording/record.ts'
import { streamBatchConsumer } from '../../shared/platform/events/stream.ts'

/** Puts every change of the catalog table into the activity log. */
export const handler = streamBatchConsumer(record('catalog'))
