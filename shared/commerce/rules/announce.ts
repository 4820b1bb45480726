import type { EpochMs } from '../../kernel/clock.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import type { OrderedQueueName, QueueName, TimedQueueName } from '../../platform/domain.ts'
import { commerceIds } from '../domain.ts'
import { ledgerPrefix, prefix, prefixOf } from './keys.ts'
import type { Payment } from './payment.ts'
import { paymentIdOf } from './payment-id.ts'
import type { Booking } from './records.ts'
import { lapsingFrom } from './reservation.ts'
import { isRoundsItem } from './rounds.ts'
import { isSeatingUnfinished } from './seating.ts'
import type { Seating } from './seating-record.ts'

/** A message that a change causes, for a queue; one about a time is not received before it, one of an ordered queue has a group. */
export type Announcement =
  | { readonly queue: Exclude<QueueName, OrderedQueueName>; readonly body: Body; readonly notBefore?: undefined }
  | { readonly queue: TimedQueueName; readonly body: Body; readonly notBefore: EpochMs }
  | { readonly queue: OrderedQueueName; readonly body: Body; readonly group: string; readonly notBefore?: undefined }

type Body = Readonly<Record<string, unknown>>

type Image = Readonly<Record<string, unknown>> | undefined

/**
 * The announcements of one change of the commerce table, by the kind of its record. A change delivered again gives the
 * same announcements with the same event id, by which consumers recognize a repeat.
 * @param hearing the queue that hears of the confirmed and the cancelled bookings of a kind
 */
export const announce = (sk: string, before: Image, after: Image, hearing: Hearing = {}): Announcement[] => {
  if (!after) return []
  if (sk.startsWith(ledgerPrefix)) return before ? [] : [posted(after)]
  const turned = (state: string) => after.state === state && before?.state !== state
  switch (prefixOf(sk)) {
    case prefix.reservation:
      if (isRoundsItem(after)) return []
      if (!before || isRoundsItem(before)) return holdPlaced(after)
      if (turned('cancelled') || turned('released')) return [givenUp(after)]
      return turned('expired') && after.booking_id
        ? [notification('hold_expired', after, { booking_id: after.booking_id })]
        : []
    case prefix.cancellation:
      return before ? [] : cancelled(after)
    case prefix.payment:
      return [
        ...(isToSettle(before, after) ? [toSettle(after)] : []),
        ...declined(before, after),
        ...(before?.mandate && !after.mandate ? [toForget(before.mandate)] : []),
      ]
    case prefix.booking:
      return [
        ...(turned('confirmed') ? [notification('booking_confirmed', after, { booking_id: after.id })] : []),
        ...(turned('cancelled') ? unpaid(before) : []),
        ...(turned('confirmed') || turned('cancelled') ? toHear(after, hearing) : []),
        ...(isToInvoice(before, after) ? [toInvoice(after)] : []),
        ...(isToSeat(before, after) ? [toSettle({ user_id: after.user_id, id: firstPaymentId(after) })] : []),
      ]
    case prefix.refund:
      if (turned('owed'))
        return [
          refundOwed(after),
          // The mail about a cancellation says what it pays back.
          ...(before === undefined && after.part === undefined
            ? [notification('payment_refunding', after, { ...ofRefund(after), reason: after.reason })]
            : []),
        ]
      return turned('succeeded') ? [notification('refund_succeeded', after, ofRefund(after))] : []
    default:
      return []
  }
}

/** The queues of domains that hear of the bookings of a kind. */
type Hearing = Readonly<Record<string, Exclude<QueueName, OrderedQueueName>>>

const toHear = ({ id, user_id, kind }: NonNullable<Image>, hearing: Hearing): Announcement[] => {
  const queue = hearing[String(kind)]
  return queue === undefined ? [] : [{ queue, body: { user_id, booking_id: id } }]
}

const holdPlaced = (hold: NonNullable<Image>): Announcement[] => {
  const { id, user_id, expires_at, notify } = hold
  const ends = Number(expires_at)
  return [
    { queue: 'hold-expiry', body: { user_id, reservation_id: id }, notBefore: ends },
    ...(notify
      ? [
          notification('hold_placed', hold, { reservation_id: id }),
          { ...notification('hold_lapsing', hold, { reservation_id: id }), notBefore: lapsingFrom(ends) },
        ]
      : []),
  ]
}

/** What was to be paid for is gone: a session that is still open at a gateway is closed. */
const givenUp = ({ id, user_id }: NonNullable<Image>): Announcement => ({
  queue: 'payment-checks',
  body: { user_id, reservation_id: id },
})

/** The charges of a booking that could still be paid until it was cancelled. */
const unpaid = (booking: Image): Announcement[] => {
  const { id, user_id, charges = [] } = (booking ?? {}) as Partial<Booking>
  if (id === undefined) return []
  return charges
    .filter(({ state }) => state === 'open')
    .map(charge => ({
      queue: 'payment-checks' as const,
      body: { user_id, payment_id: paymentIdOf({ id, charges }, charge.id) },
    }))
}

/** Each attempt is told of once, while its payment may still be made. */
const declined = (before: Image, after: NonNullable<Image>): Announcement[] => {
  const { id, state, booking_id, amount, currency } = after as Partial<Payment>
  const earlier = attemptsIn(before)
  return attemptsIn(after).flatMap((attempt, nth) => {
    if (state !== 'open' || attempt.state !== 'declined' || earlier[nth]?.state === 'declined') return []
    const record = { ...after, id: `${id}#${nth + 1}` }
    return [notification('payment_failed', record, { booking_id, payment_id: id, amount, currency })]
  })
}

const attemptsIn = (image: Image): Payment['attempts'] => (image as Partial<Payment> | undefined)?.attempts ?? []
/**
 * What a booking keeps of its payments has changed: a charge of it was paid, or a part of it cancelled. Its payments were changed
 * before, or with it.
 */
const isToInvoice = (before: Image, after: NonNullable<Image>): boolean => {
  const paid = paidCharges(after)
  if (after.confirmed_at === undefined || paid === 0) return false
  const members = ['state', 'total_amount', 'confirmed_at'] as const
  return paid !== paidCharges(before) || members.some(name => before?.[name] !== after[name])
}

const paidCharges = (image: Image): number =>
  ((image?.charges ?? []) as Booking['charges']).filter(({ state }) => state === 'paid').length

const toInvoice = ({ id, user_id, issuer, kind }: NonNullable<Image>): Announcement => ({
  queue: 'invoices',
  body: { user_id, booking_id: id },
  group: String(issuer ?? kind),
})

/** What was posted, for the pages of its accounts. */
const posted = ({
  event_id,
  kind,
  user_id,
  booking_id,
  payment_id,
  at,
  entries,
}: NonNullable<Image>): Announcement => ({
  queue: 'ledger-pages',
  body: { event_id, kind, user_id, booking_id, payment_id, at, entries },
})

const refundOwed = ({ user_id, payment_id, capture_id, part }: NonNullable<Image>): Announcement => ({
  queue: 'refunds',
  body: { user_id, payment_id, capture_id, ...(part !== undefined && { part }) },
})

/** A payment that no gateway's event moves: nothing is due for it, or the domain has said what to capture. */
const isToSettle = (before: Image, after: NonNullable<Image>): boolean =>
  (!before && after.state === 'paid') || (after.to_capture !== undefined && before?.to_capture === undefined)

/** What a payment's record keeps no more, its gateway is to forget. */
const toForget = (mandate: unknown): Announcement => ({ queue: 'payment-checks', body: { forget: mandate } })

/** A seating that its maker may have left halfway, or that ends with its booking. */
const isToSeat = (before: Image, after: NonNullable<Image>): boolean =>
  isUnfinished(after) && !(isUnfinished(before) && seatingOf(before)?.state === seatingOf(after)?.state)

const isUnfinished = (image: Image): boolean =>
  image !== undefined && isSeatingUnfinished(image as Parameters<typeof isSeatingUnfinished>[0])

const seatingOf = (image: Image) => image?.seating as Seating | undefined

const firstPaymentId = ({ id }: NonNullable<Image>): string => idOf(commerceIds.payment, suffixOf(String(id)))

const toSettle = ({ user_id, id }: NonNullable<Image>): Announcement => ({
  queue: 'payment-events',
  body: { kind: 'asked', user_id, payment_id: id, orders: [] },
})

/** What it frees is put on sale by its maker, and by this message after a crash. One of an unpaid booking is done at once. */
const cancelled = (cancellation: NonNullable<Image>): Announcement[] => {
  const { user_id, id, booking_id, state } = cancellation
  if (state !== 'open') return []
  return [
    { queue: 'cancellations', body: { user_id, cancellation_id: id } },
    notification('booking_cancelled', cancellation, { booking_id, cancellation_id: id }),
  ]
}

type Told =
  | 'booking_cancelled'
  | 'booking_confirmed'
  | 'payment_failed'
  | 'payment_refunding'
  | 'refund_succeeded'
  | 'hold_expired'
  | 'hold_placed'
  | 'hold_lapsing'

/** The event id is made of the event, not of its delivery, so that each event is sent to a recipient once. */
const notification = (kind: Told, record: NonNullable<Image>, about: Record<string, unknown>) => ({
  queue: 'notifications' as const,
  body: { event_id: `${kind}#${record.id}`, kind, data: { user_id: record.user_id, ...about } },
})

const ofRefund = ({ booking_id, amount, currency }: NonNullable<Image>) => ({ booking_id, amount, currency })
