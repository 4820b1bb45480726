/** Tables whose streams the log is taken from. */
export type LoggedTable = 'identity' | 'catalog' | 'inventory' | 'commerce'

/**
 * One kind of record: the form of its keys (`<pk> <sk>`), the id of its entity (`$1` is the expression's first group,
 * `$id` the record's `id`), and the members shown in clear, as paths. Any other member is never shown.
 */
export interface EntityKind {
  readonly kind: string
  readonly keys: RegExp
  readonly id: string
  readonly clear: readonly string[]
  /** Members whose change alone is not logged. */
  readonly quiet?: readonly string[]
}

const money = ['amount', 'currency']
const sale = ['id', 'state', 'user_id', 'schedule_id', 'from_stop', 'to_stop', 'total_amount', 'currency']
const bus = ['bus_number', 'bus_type', 'operator', 'amenities']
const place = ['id', 'name', 'city_id', 'time_zone', 'latitude', 'longitude']

export const entityKinds: Readonly<Record<LoggedTable, readonly EntityKind[]>> = {
  identity: [
    {
      kind: 'user',
      keys: /^USER#(\S+) USER$/,
      id: '$1',
      clear: ['user_id', 'role', 'email_verified', 'phone_verified', 'created_at', 'deactivated_at', 'deleted_at'],
    },
    { kind: 'verification', keys: /^USER#(\S+) VERIFICATION$/, id: '$1', clear: ['user_id', 'tries', 'expires_at'] },
    { kind: 'password-reset', keys: /^USER#(\S+) PASSWORD-RESET$/, id: '$1', clear: ['user_id', 'expires_at'] },
    { kind: 'otp', keys: /^OTP#(\S+) OTP$/, id: '$1', clear: ['tries', 'expires_at'] },
    // `attempts` counts each attempt to sign in; only that the account was locked matters.
    { kind: 'logins', keys: /^USER#(\S+) LOGINS$/, id: '$1', clear: ['locked_until'], quiet: ['attempts'] },
    {
      kind: 'session',
      keys: /^SESSIONS#\S+ (\S+)$/,
      id: '$1',
      clear: ['user_id', 'session_id', 'client', 'created_at', 'last_seen_at', 'expires_at', 'revoked_at'],
    },
    { kind: 'signing-keys', keys: /^JWKS (\S+)$/, id: '$1', clear: ['keys.kid', 'keys.alg', 'keys.use'] },
  ],
  catalog: [
    {
      kind: 'city-name',
      keys: /^CITIES (.+)$/,
      id: '$1',
      clear: ['id', 'name', 'state', 'country', 'time_zone', 'aliases', 'latitude', 'longitude'],
    },
    { kind: 'stop', keys: /^CITY#\S+ STOP#(\S+)$/, id: '$1', clear: [...place, 'address'] },
    {
      kind: 'route',
      keys: /^ROUTE#(\S+) ROUTE$/,
      id: '$1',
      clear: ['id', 'stops.id', 'stops.name', 'stops.city', 'stops.minutes', 'stops.km'],
    },
    { kind: 'bus', keys: /^BUS#(\S+) BUS$/, id: '$1', clear: ['id', 'layout_id', ...bus] },
    { kind: 'layout', keys: /^LAYOUT#(\S+) LAYOUT$/, id: '$1', clear: [] },
    {
      kind: 'schedule',
      keys: /^SCHEDULE#(\S+) SCHEDULE$/,
      id: '$1',
      clear: ['id', 'route_id', 'bus_id', 'layout_id', 'state', 'departure_datetime', 'arrival_datetime', 'base_price']
        .concat(['currency', 'bus.bus_number'])
        .concat(['cancellation_policy.hours_before', 'cancellation_policy.refund_percent']),
    },
  ],
  inventory: [{ kind: 'offer', keys: /^(\S+) OFFER$/, id: '$1', clear: ['state', 'currency', 'sales_close_at'] }],
  commerce: [
    {
      kind: 'reservation',
      keys: /^USER#\S+ RSV#(\S+)$/,
      id: 'rsv_$1',
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
      id: 'bkg_$1',
      clear: [...sale, 'booking_reference', 'reservation_id', 'created_at', 'confirmed_at', 'cancelled_at'].concat([
        'cancel_reason',
        'seats.seat_number',
        'seats.numbers',
      ]),
    },
    {
      kind: 'payment',
      keys: /^USER#\S+ PAY#(\S+)$/,
      id: 'pay_$1',
      clear: ['id', 'state', 'user_id', 'booking_id', 'reservation_id', 'revision', 'quarantine_reason', 'created_at']
        .concat(money)
        .concat(['attempts.gateway', 'attempts.method', 'attempts.state', 'attempts.order_id', 'attempts.started_at'])
        .concat(['captures.id', 'captures.amount', 'captures.currency', 'captures.captured_at', 'captures.gateway'])
        .concat(['captures.refund.id', 'captures.refund.reason', 'captures.refund.state']),
    },
    {
      kind: 'ticket',
      keys: /^USER#\S+ TKT#(\S+)$/,
      id: 'tkt_$1',
      clear: ['id', 'state', 'user_id', 'booking_id', 'ticket_number', 'codes.seat_number', 'issued_at'],
    },
    {
      kind: 'refund',
      keys: /^USER#\S+ RFD#(\S+)$/,
      id: '$id',
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
}

/**
 * Records that serve as an index or a notice for another one, by the kind of the entity whose entries log the same
 * change.
 */
export const toldElsewhere: Readonly<Record<LoggedTable, readonly { readonly keys: RegExp; readonly by: string }[]>> = {
  identity: [
    { keys: /^(EMAIL|PHONE)#.+ ACCOUNT$/, by: 'user' },
    { keys: /^SUPER-ADMINS ROSTER$/, by: 'user' },
    { keys: /^REFRESH#\S+ TOKEN$/, by: 'session' },
    // It triggers a mail and expires within the hour; the account it is about does not change.
    { keys: /^EMAIL#.+ SIGN-UP-ATTEMPT$/, by: 'user' },
  ],
  catalog: [{ keys: /^PAIR#/, by: 'route' }],
  // Claims are numbers without a name, written for each hold: its reservation and booking are logged instead.
  inventory: [{ keys: /^\S+ S#\d+$/, by: 'reservation' }],
  commerce: [{ keys: /^REFERENCE#\S+ BOOKING$/, by: 'booking' }],
}
