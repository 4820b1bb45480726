import type { Language as Tag } from '../../kernel/language.ts'
import type { Notification } from '../contracts/messages.ts'
import type { Mail } from './mail.ts'

/** A booking in words that are shown as they are. */
export interface BookingSummary {
  readonly reference: string
  /** `Mumbai to Pune`. */
  readonly title: string
  /** `Wed, 20 Jan 2027, 08:00 IST`; empty where it has no time. */
  readonly starts: string
  readonly place: string
  readonly units: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly total: string
}

export type AccountAct = Extract<Notification, { kind: 'account_act' }>['data']['act']

/** What was done to an account. `url` undoes it until then; empty where its owner cannot. */
export interface ActContent {
  readonly act: AccountAct
  readonly until: string
  readonly url: string
}

/** What is held until then; it has no reference yet. */
type HoldContent = BookingSummary & { readonly until: string; readonly hold_url: string }

/** The content of each kind of mail; amounts and times are formatted. */
export interface MailContent {
  readonly verification_code: { readonly code: string; readonly minutes: number }
  readonly account_exists: { readonly name: string }
  readonly login_locked: { readonly name: string; readonly until: string }
  readonly password_reset: { readonly name: string; readonly url: string; readonly minutes: number }
  readonly invitation: { readonly name: string; readonly role: string; readonly url: string; readonly until: string }
  readonly password_changed: { readonly name: string; readonly url: string }
  readonly account_act: ActContent
  readonly booking_confirmed: BookingSummary & {
    readonly own: BookingSummary['facts']
    readonly advice: string
    readonly has_files: boolean
  }
  readonly payment_refunding: BookingSummary & {
    readonly amount: string
    readonly reason: string
    readonly why: string
    readonly search_url: string
  }
  readonly booking_cancelled: BookingSummary & {
    readonly is_whole: boolean
    /** The units that were cancelled, where it was a part: `1A, 1B`. */
    readonly part: string
    readonly by_operator: boolean
    /** Said where it was the operator. */
    readonly why: string
    /** Empty where nothing is paid back. */
    readonly amount: string
    readonly fee: string
    readonly search_url: string
  }
  readonly refund_succeeded: BookingSummary & { readonly amount: string }
  readonly hold_expired: BookingSummary & { readonly search_url: string }
  readonly hold_placed: HoldContent
  readonly hold_lapsing: HoldContent
  /** `until` is the time to pay by; empty where there is none. */
  readonly payment_failed: BookingSummary & {
    readonly amount: string
    readonly until: string
    readonly booking_url: string
  }
  /** `due` is when the payment is due; `by_itself`: the stored means of payment is charged then. */
  readonly payment_due: BookingSummary & {
    readonly due: string
    readonly by_itself: boolean
    readonly has_failed: boolean
    readonly booking_url: string
  }
  readonly membership_ended: BookingSummary & { readonly search_url: string }
  /** What its kind advises, and where it is shown. */
  readonly booking_reminder: BookingSummary & {
    readonly is_soon: boolean
    readonly advice: string
    readonly booking_url: string
  }
  readonly booking_changed: BookingSummary & { readonly booking_url: string }
}

/** The content of text messages, for kinds that have no mail, or beside their mail. */
export interface TextContent {
  readonly account_act: ActContent
  readonly otp_code: { readonly code: string; readonly minutes: number }
  readonly booking_confirmed: MailContent['booking_confirmed'] & {
    /** Where the ticket is shown; empty where it is in a mail. */
    readonly ticket_url: string
  }
  readonly booking_reminder: MailContent['booking_reminder']
  readonly booking_changed: MailContent['booking_changed']
}

export type Kind = keyof MailContent

/** A language: one mail for each kind, and the text messages. */
export interface Language {
  readonly tag: Tag
  readonly mails: { readonly [K in Kind]: (facts: MailContent[K]) => Mail }
  readonly texts: { readonly [K in keyof TextContent]: (facts: TextContent[K]) => string }
}
