import type { LoggedRecords } from '../../platform/domain.ts'
import { buyerKey, counterKey, documentKey } from './keys.ts'

/** What the activity log shows of documents. */
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
  ],
  // Each is written with the documents that it is about.
  shownBy: [
    { keys: counterKey({ issuer_id: '*', type: '*' as 'invoice', year: '*' }), kind: 'invoice' },
    { keys: buyerKey('*', '*'), kind: 'invoice' },
  ],
})
