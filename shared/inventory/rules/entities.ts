import type { LoggedRecords } from '../../platform/domain.ts'

/** What the activity log shows of the inventory table's records. */
export const entities = {
  kinds: [{ kind: 'offer', keys: /^(\S+) OFFER$/, id: '$1', clear: ['state', 'currency', 'sales_close_at'] }],
  shownBy: [{ keys: /^\S+ S#\d+$/, kind: 'reservation' }],
} satisfies LoggedRecords
