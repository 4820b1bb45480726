import type { LoggedRecords } from '../../platform/domain.ts'
import { ticketKey } from './keys.ts'

/** What the activity log shows of tickets, which are among their owner's records of commerce. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'ticket',
      keys: ticketKey('*', '$1'),
      id: '$prefix$1',
      named: 'ticket',
      clear: ['id', 'state', 'user_id', 'booking_id', 'schedule_id', 'ticket_number', 'codes.seat_number', 'issued_at'],
    },
  ],
})
