import * as z from 'zod/mini'

/**
 * Messages about a booking go to its contact, which the consumer reads from the booking: no message carries a passenger
 * or a journey.
 */
const ofBooking = { user_id: z.string(), booking_id: z.string() }

/** Paid and confirmed: the ticket goes out. */
export const BookingConfirmed = z.object({
  event_id: z.string(),
  kind: z.literal('booking_confirmed'),
  data: z.object(ofBooking),
})

/** Cancelled, whole or in part, by its owner or by the seller. */
export const BookingCancelled = z.object({
  event_id: z.string(),
  kind: z.literal('booking_cancelled'),
  data: z.object({ ...ofBooking, cancellation_id: z.string() }),
})

/** Money came for a booking that cannot be sold (any more); `amount` in minor units is on its way back. */
export const PaymentRefunding = z.object({
  event_id: z.string(),
  kind: z.literal('payment_refunding'),
  data: z.object({
    ...ofBooking,
    amount: z.int(),
    currency: z.string(),
    /** As stored: a manifest declares it, or declared it when the money was owed. */
    reason: z.string(),
  }),
})

/** The gateway has paid `amount` back, in minor units. */
export const RefundSucceeded = z.object({
  event_id: z.string(),
  kind: z.literal('refund_succeeded'),
  data: z.object({ ...ofBooking, amount: z.int(), currency: z.string() }),
})

/** An attempt to pay `amount`, in minor units, was declined. */
export const PaymentFailed = z.object({
  event_id: z.string(),
  kind: z.literal('payment_failed'),
  data: z.object({ ...ofBooking, payment_id: z.string(), amount: z.int(), currency: z.string() }),
})

/** A booking that is paid again and again awaits its next payment, by a time; or the payment of that has failed. */
export const PaymentDue = z.object({
  event_id: z.string(),
  kind: z.literal('payment_due'),
  data: z.object({
    ...ofBooking,
    due_at: z.int(),
    /** The stored means of payment is charged. */
    by_itself: z.boolean(),
    has_failed: z.boolean(),
  }),
})

/** A membership has ended; the booking is that of its last period. */
export const MembershipEnded = z.object({
  event_id: z.string(),
  kind: z.literal('membership_ended'),
  data: z.object(ofBooking),
})

/** What was booked starts at a time, in `lead_hours`; a later one for the same booking follows when this has come. */
export const BookingReminder = z.object({
  event_id: z.string(),
  kind: z.literal('booking_reminder'),
  data: z.object({ ...ofBooking, starts_at: z.int(), lead_hours: z.int() }),
})

/** The seller changed something of a confirmed booking, such as its time: sent by the domain that sells it, once for each change. */
export const BookingChanged = z.object({
  event_id: z.string(),
  kind: z.literal('booking_changed'),
  data: z.object({ ...ofBooking, change_id: z.string() }),
})

const ofHold = z.object({ user_id: z.string(), reservation_id: z.string() })

/** Held, with messages asked for. */
export const HoldPlaced = z.object({ event_id: z.string(), kind: z.literal('hold_placed'), data: ofHold })

/** About to end. */
export const HoldLapsing = z.object({ event_id: z.string(), kind: z.literal('hold_lapsing'), data: ofHold })

/** The hold of a booking ended before it was paid. */
export const HoldExpired = z.object({
  event_id: z.string(),
  kind: z.literal('hold_expired'),
  data: z.object(ofBooking),
})
