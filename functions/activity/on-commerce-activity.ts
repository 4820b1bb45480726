import { record } from '../../shared/activity/recording/record.ts'
import { streamConsumer } from '../../shared/platform/events/stream.ts'

/** Puts every change of the commerce table into the activity log. */
export const handler = streamConsumer(change => record('commerce', change), { itemsAtOnce: 8 })
