import { record } from '../../shared/activity/recording/record.ts'
import { streamConsumer } from '../../shared/platform/events/stream.ts'

/** Puts every change of the identity table into the activity log. */
export const handler = streamConsumer(change => record('identity', change), { itemsAtOnce: 8 })
