import type { LoggedRecords } from '../../platform/domain.ts'
import { buyerKey, counterKey, documentKey } from './keys.ts'

/** What the activity log shows of documents. The counters have nothing beside the number that comes next. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'invoice',
      keys: documentKey('$1'),
      clear: [
        'id',
        'type',
        'number',
        'issuer.id',
        'user_id',
        'kind',
        'booking_id',
        'payment_id',
        'corrects.id',
        'total_amount',
        'currency',
        'issued_at',
      ],
    },
    {
      kind: 'invoice-counter',
      keys: counterKey({ issuer_id: '$1', type: '*' as 'invoice', year: '$2' }),
      id: '$1#$2',
      clear: [],
      quiet: ['next'],
    },
    {
      kind: 'invoice-buyer',
      keys: buyerKey('*', '$1'),
      clear: [],
      quiet: ['id', 'booking_id', 'name', 'total_amount', 'currency', 'issued_at', 'erased_at'],
    },
  ],
})
