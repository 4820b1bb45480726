import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { sum } from '../../kernel/money.ts'
import { type Cancellation, cancellationId } from '../rules/cancellation.ts'
import type { Payment } from '../rules/payment.ts'
import type { Booking, Line } from '../rules/records.ts'
import { planRefunds, type RefundPlan } from '../rules/refund-plan.ts'
import type { Details } from '../rules/reservation-record.ts'
import type { Kinds, Quote } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { readCancellation, recordCancellation } from '../store/cancellations.ts'
import { cancelUnpaid } from './cancel-unpaid.ts'
import { concludePaid } from './conclude-paid.ts'
import { finishCancellation } from './finish-cancellation.ts'
import { alreadyCancelled, type Cancel, quoteCancellation } from './quote-cancellation.ts'

/** Each lost race means that another request, or the settlement, got one step further. */
const attempts = 10

/**
 * Cancels a booking, or a part of it: what is paid back is recorded with it in one transaction, then the units are freed. Of
 * several requests at once, and of one that races the confirmation, one is carried out; a repeated request, and all of a booking
 * that was cancelled before, gives that cancellation again.
 * @returns undefined when there is no such booking
 * @throws DomainError NOT_CONFIRMED for a part of what is not paid, BOOKING_CANCELLED, BEING_CONFIRMED, those of the kind
 */
export const cancelBooking = async (kinds: Kinds, request: Cancel, now: EpochMs): Promise<Cancellation | undefined> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const booking = await readBooking(kinds, request.userId, request.bookingId)
    if (!booking) return undefined
    const own = request.request && (await repeated(kinds, booking, request.request))
    if (own) return own
    if (booking.state === 'cancelled') return earlierCancellation(booking, request)
    const done =
      booking.state === 'pending_payment'
        ? await cancelUnpaid(kinds, booking, request, now)
        : await cancelConfirmed(kinds, booking, request, now)
    if (done) return done
  }
  throw beingConfirmed()
}

export const beingConfirmed = () =>
  new DomainError('BEING_CONFIRMED', 'This booking is being confirmed at this moment; please try again.', {
    retryAfterSeconds: 2,
  })

/** The cancellation that an earlier attempt of the request made, finished if that attempt died. */
const repeated = async (kinds: Kinds, booking: Booking, request: string): Promise<Cancellation | undefined> => {
  const earlier = await readCancellation(booking.user_id, cancellationId(booking, request))
  if (earlier?.state === 'open') await finishCancellation(kinds, earlier)
  return earlier
}

/** @throws DomainError BOOKING_CANCELLED for a part, and for a booking that ended without its owner's doing */
const earlierCancellation = async (booking: Booking, { part }: Cancel): Promise<Cancellation> => {
  const earlier = booking.cancellation_id && (await readCancellation(booking.user_id, booking.cancellation_id))
  if (earlier && part === undefined) return earlier
  throw alreadyCancelled()
}

/** @returns undefined when a record was changed meanwhile */
const cancelConfirmed = async (
  kinds: Kinds,
  booking: Booking,
  request: Cancel,
  now: EpochMs,
): Promise<Cancellation | undefined> => {
  const { quote, loaded, payments } = await quoteCancellation(kinds, booking, request, now)
  if ((await concludePaid(kinds, booking, payments)) || payments.some(isBeingCaptured)) return undefined
  const id = cancellationId(booking, request.request)
  const plan = planRefunds(quote, payments, { part: id, reason: request.reason })
  const cancellation = newCancellation(booking, request, { id, quote, plan }, now)
  const records = kinds.of(booking).cancel.records({ booking, loaded, quote, now })
  const changes = quote.rest ? restOf(booking, quote.rest, cancellation) : endOf(booking, cancellation, plan)
  if (!(await recordCancellation(kinds, { booking, changes, cancellation, plan, records, loaded }))) return undefined
  await finishCancellation(kinds, cancellation)
  return cancellation
}

/** Its settlement captures what the domain said: until that has come or was refused, what there is to pay back is unknown. */
const isBeingCaptured = ({ state, to_capture = 0 }: Payment): boolean => state === 'authorized' && to_capture > 0

const newCancellation = (
  booking: Booking,
  { by, reason, note }: Cancel,
  { id, quote, plan }: { readonly id: string; readonly quote: Quote<Details>; readonly plan: RefundPlan },
  now: EpochMs,
): Cancellation => ({
  id,
  user_id: booking.user_id,
  booking_id: booking.id,
  by,
  reason,
  note,
  is_whole: quote.rest === undefined,
  frees: quote.frees === 'all' ? undefined : quote.frees,
  ...(quote.rest && { seating: booking.seating?.number }),
  refund_amount: plan.refund_amount,
  fee_amount: plan.fee_amount,
  currency: booking.currency,
  state: 'open',
  requested_at: now,
})

/** What is left of a booking. Its charges were paid, and stay. */
const restOf = (
  { revision, freed = [] }: Booking,
  { details, lines }: { readonly details: Details; readonly lines: readonly Line[] },
  { frees = [] }: Cancellation,
): Partial<Booking> => ({
  freed: [...freed, ...frees],
  details,
  lines,
  total_amount: sum(lines.map(({ amount, tax }) => amount + tax)),
  revision: revision + 1,
})

/** Nothing more is due than the part of the fee that no payment covers. */
const endOf = (
  booking: Booking,
  { id, reason, requested_at }: Cancellation,
  { due }: RefundPlan,
): Partial<Booking> => ({
  state: 'cancelled',
  cancelled_at: requested_at,
  cancel_reason: reason,
  cancellation_id: id,
  charges: [
    ...booking.charges.map(charge => (charge.state === 'open' ? { ...charge, state: 'void' as const } : charge)),
    ...(due > 0 ? [{ id: 'cancellation_fee', amount: due, state: 'open' as const }] : []),
  ],
  revision: booking.revision + 1,
})
