import { CLOSING } from '../../shared/inventory/rules/keys.ts'
import { streamRouter } from '../../shared/platform/events/stream-router.ts'

/** The outbox of the inventory table: a request to close an inventory is sent to be done. */
export const handler = streamRouter(({ pk, sk, before, after }) =>
  sk === CLOSING && after && !before ? [{ queue: 'closings', body: { inventory_id: pk } }] : [],
)
