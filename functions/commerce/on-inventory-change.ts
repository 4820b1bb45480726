import { CLOSING } from '../../shared/inventory/rules/keys.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { streamConsumer } from '../../shared/platform/events/stream.ts'

/** The outbox of the inventory table: a request to close an inventory is sent to be done. */
export const handler = streamConsumer(async ({ pk, sk, before, after }) => {
  if (sk === CLOSING && after && !before) await sendMessages('closings', [{ body: { inventory_id: pk } }])
})
