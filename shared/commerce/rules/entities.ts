import type { LoggedRecords } from '../../platform/domain.ts'

const money = ['amount', 'currency']
const sale = ['id', 'state', 'user_id', 'schedule_id', 'from_stop', 'to_stop', 'total_amount', 'currency']

/** What the activity log shows of the commerce table's records. */
export const entities = {
  kinds: [
    {
      kind: 'reservation',
      keys: /^USER#\S+ RSV#(\S+)$/,
      id: '$prefix$1',
      named: 'reservation',
      clear: [
        ...sale,
        'from_leg',
        'to_leg',
        'parts.units',
        'held_at',
        'expires_at',
        'extended_at',
        'booking_id',
      ].concat(['given_back_at']),
      // The reservation notes its next claim before the hold gets it; the change to that claim is the one to log.
      quiet: ['next_claim'],
    },
    {
      kind: 'booking',
      keys: /^USER#\S+ BKG#(\S+)$/,
      id: '$prefix$1',
      named: 'booking',
      clear: [...sale, 'booking_reference', 'reservation_id', 'created_at', 'confirmed_at', 'cancelled_at'].concat([
        'cancel_reason',
        'seats.seat_number',
        'seats.numbers',
      ]),
    },
    {
      kind: 'payment',
      keys: /^USER#\S+ PAY#(\S+)$/,
      id: '$prefix$1',
      named: 'payment',
      clear: ['id', 'state', 'user_id', 'booking_id', 'reservation_id', 'revision', 'quarantine_reason', 'created_at']
        .concat(money)
        .concat(['attempts.gateway', 'attempts.method', 'attempts.state', 'attempts.order_id', 'attempts.started_at'])
        .concat(['captures.id', 'captures.amount', 'captures.currency', 'captures.captured_at', 'captures.gateway'])
        .concat(['captures.refund.id', 'captures.refund.reason', 'captures.refund.state']),
    },
    {
      kind: 'ticket',
      keys: /^USER#\S+ TKT#(\S+)$/,
      id: '$prefix$1',
      named: 'ticket',
      clear: ['id', 'state', 'user_id', 'booking_id', 'ticket_number', 'codes.seat_number', 'issued_at'],
    },
    {
      kind: 'refund',
      keys: /^USER#\S+ RFD#(\S+)$/,
      id: '$id',
      named: 'refund',
      clear: ['id', 'state', 'user_id', 'booking_id', 'payment_id', 'gateway', 'order_id', 'capture_id', 'reason']
        .concat(money)
        .concat(['requested_at', 'succeeded_at']),
    },
    {
      kind: 'gateway-event',
      keys: /^EVENT#(\S+) EVENT$/,
      id: '$1',
      clear: ['gateway', 'event_id', 'type', 'occurred_at', 'received_at', 'settled_at'],
    },
  ],
  shownBy: [{ keys: /^REFERENCE#\S+ BOOKING$/, kind: 'booking' }],
} satisfies LoggedRecords
