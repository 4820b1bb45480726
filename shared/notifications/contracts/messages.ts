import * as z from 'zod/mini'

/** What every message on the `notifications` queue says. A recipient hears of one `event_id` once. */
const envelope = {
  event_id: z.string(),
  to: z.object({ email: z.string() }),
  name: z.optional(z.string()),
}

/** The code itself is in no message: whoever writes the mail derives it from the verification's id. */
const VerificationCode = z.object({
  ...envelope,
  kind: z.literal('verification_code'),
  data: z.object({ verification_id: z.string(), expires_at: z.string() }),
})

/** Somebody tried to register with an e-mail address that has an account. */
const AccountExists = z.object({ ...envelope, kind: z.literal('account_exists'), data: z.object({}) })

/** Too many wrong passwords: no password works until `locked_until`. */
const LoginLocked = z.object({
  ...envelope,
  kind: z.literal('login_locked'),
  data: z.object({ locked_until: z.string() }),
})

/** What is told of a booking goes to its contact, who is read from it: no message carries who travels where. */
const ofBooking = { user_id: z.string(), booking_id: z.string() }

/** Paid and confirmed: the ticket goes out. */
const BookingConfirmed = z.object({
  event_id: z.string(),
  kind: z.literal('booking_confirmed'),
  data: z.object(ofBooking),
})

/** Money came for what could not be sold (any more); `amount` in minor units is on its way back. */
const PaymentRefunding = z.object({
  event_id: z.string(),
  kind: z.literal('payment_refunding'),
  data: z.object({
    ...ofBooking,
    amount: z.int(),
    currency: z.string(),
    reason: z.enum(['seats_taken', 'hold_given_up', 'second_capture']),
  }),
})

/** The gateway has paid `amount` back, in minor units. */
const RefundSucceeded = z.object({
  event_id: z.string(),
  kind: z.literal('refund_succeeded'),
  data: z.object({ ...ofBooking, amount: z.int(), currency: z.string() }),
})

/** The hold of a booking ended before it was paid. */
const HoldExpired = z.object({ event_id: z.string(), kind: z.literal('hold_expired'), data: z.object(ofBooking) })

/** A message on the `notifications` queue: what to tell whom, told apart by `kind`. */
export const Notification = z.discriminatedUnion('kind', [
  VerificationCode,
  AccountExists,
  LoginLocked,
  BookingConfirmed,
  PaymentRefunding,
  RefundSucceeded,
  HoldExpired,
])

export type Notification = z.infer<typeof Notification>
