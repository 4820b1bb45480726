import { record, recordNew } from '../../shared/activity/recording/record.ts'
import { streamConsumer } from '../../shared/platform/events/stream.ts'

/** Puts every change of the inventory table into the activity log. */
export const handler = streamConsumer(change => record('inventory', change), {
  itemsAtOnce: 8,
  ahead: changes => recordNew('inventory', changes),
})
