import { keys } from '../../commerce/rules/keys.ts'
import type { LoggedRecords } from '../../platform/domain.ts'
import { cashOf } from './keys.ts'

/** Of the ledger the activity log shows what no other record says: cash that was handed in, and who recorded it. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'cash-handed-in',
      keys: keys.ledger(cashOf('*'), 'cash_handed_in#$1'),
      clear: ['event_id', 'user_id', 'at', 'entries.account', 'entries.side', 'entries.amount', 'entries.currency'],
    },
  ],
})
