import * as z from 'zod/mini'
import {
  BookingCancelled,
  BookingChanged,
  BookingConfirmed,
  BookingReminder,
  HoldExpired,
  HoldLapsing,
  HoldPlaced,
  MembershipEnded,
  PaymentDue,
  PaymentFailed,
  PaymentRefunding,
  RefundSucceeded,
} from './booking-messages.ts'

/** Members of every message about an account. Each recipient gets one message for an `event_id`. */
const envelope = {
  event_id: z.string(),
  to: z.object({ email: z.string() }),
  name: z.optional(z.string()),
  /** The account whose preferences say the language; none before there is one. */
  user_id: z.optional(z.string()),
}

/** The code itself is in no message: the consumer derives it from the verification's id. */
const VerificationCode = z.object({
  ...envelope,
  kind: z.literal('verification_code'),
  data: z.object({ verification_id: z.string(), expires_at: z.string() }),
})

/** A registration with an e-mail address that has an account. */
const AccountExists = z.object({ ...envelope, kind: z.literal('account_exists'), data: z.object({}) })

/** Too many wrong passwords: no password works until `locked_until`. */
const LoginLocked = z.object({
  ...envelope,
  kind: z.literal('login_locked'),
  data: z.object({ locked_until: z.string() }),
})

/**
 * A request to choose a new password, not necessarily the owner's. The token is derived from these ids, as a code is.
 */
const PasswordReset = z.object({
  ...envelope,
  kind: z.literal('password_reset'),
  data: z.object({ user_id: z.string(), reset_id: z.string(), expires_at: z.string() }),
})

/** An administrator's invitation to an account; its token is derived from the ids. */
const Invitation = z.object({
  ...envelope,
  kind: z.literal('invitation'),
  data: z.object({ invitation_id: z.string(), link_id: z.string(), role: z.string(), expires_at: z.string() }),
})

const PasswordChanged = z.object({ ...envelope, kind: z.literal('password_changed'), data: z.object({}) })

/** A code to sign in with, by text message; like every code it is derived from its id. */
const OtpCode = z.object({
  event_id: z.string(),
  kind: z.literal('otp_code'),
  to: z.object({ phone_number: z.string() }),
  data: z.object({ otp_id: z.string(), expires_at: z.string() }),
})

/**
 * What was done to an account that its owner can undo, to one address or number that the account had. The token of the link is
 * derived from these ids.
 */
const AccountAct = z.object({
  event_id: z.string(),
  kind: z.literal('account_act'),
  to: z.union([z.object({ email: z.string() }), z.object({ phone_number: z.string() })]),
  data: z.object({
    user_id: z.string(),
    act: z.enum([
      'email_changed',
      'phone_changed',
      'data_exported',
      'key_created',
      'key_rotated',
      'deleted',
      'deleted_by_administrator',
    ]),
    undo_id: z.string(),
    expires_at: z.string(),
  }),
})

const ofAccounts = [
  VerificationCode,
  AccountExists,
  LoginLocked,
  PasswordReset,
  Invitation,
  PasswordChanged,
  OtpCode,
  AccountAct,
] as const

/** A message on the `codes` queue, by `kind`: the codes that people wait for, and warnings to an account's owner. */
export const AccountMessage = z.discriminatedUnion('kind', ofAccounts)

export type AccountMessage = z.infer<typeof AccountMessage>

/**
 * A message on the `notifications` queue, by `kind`. Those about accounts had their place there before `codes` was: what a
 * deploy or a redrive finds of them is sent all the same.
 */
export const Notification = z.discriminatedUnion('kind', [
  ...ofAccounts,
  BookingConfirmed,
  BookingCancelled,
  PaymentRefunding,
  RefundSucceeded,
  HoldExpired,
  HoldLapsing,
  HoldPlaced,
  MembershipEnded,
  PaymentDue,
  PaymentFailed,
  BookingReminder,
  BookingChanged,
])

export type Notification = z.infer<typeof Notification>
