import type { LoggedRecords } from '../../platform/domain.ts'
import { offerKey, SECTION_PREFIX } from './keys.ts'

/** What the activity log shows of the inventory table's records. */
export const entities = (): LoggedRecords => ({
  kinds: [{ kind: 'offer', keys: offerKey('$1'), clear: ['state', 'currency', 'sales_close_at'] }],
  shownBy: [{ keys: { pk: '*', sk: `${SECTION_PREFIX}*` }, kind: 'reservation' }],
})
