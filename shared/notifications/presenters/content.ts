import type { Mail } from './mail.ts'

/** A journey in words that are shown as they are. */
export interface JourneySummary {
  readonly reference: string
  readonly origin: string
  readonly destination: string
  /** `Wed, 20 Jan 2027, 08:00 IST`. */
  readonly boarding_time: string
  readonly boarding_stop: string
  readonly dropping_time: string
  readonly dropping_stop: string
  readonly bus: string
  readonly seats: string
  readonly passengers: string
  readonly total: string
}

/** The content of each kind of mail; amounts and times are formatted. */
export interface MailContent {
  readonly verification_code: { readonly name: string; readonly code: string; readonly minutes: number }
  readonly account_exists: { readonly name: string }
  readonly login_locked: { readonly name: string; readonly until: string }
  readonly password_reset: { readonly name: string; readonly url: string; readonly minutes: number }
  readonly password_changed: { readonly name: string; readonly url: string }
  readonly booking_confirmed: JourneySummary & { readonly ticket_number: string }
  readonly payment_refunding: JourneySummary & {
    readonly amount: string
    readonly reason: string
    readonly search_url: string
  }
  readonly refund_succeeded: JourneySummary & { readonly amount: string }
  readonly hold_expired: JourneySummary & { readonly search_url: string }
}

/** The content of text messages, for kinds that have no mail, or beside their mail. */
export interface TextContent {
  readonly otp_code: { readonly code: string; readonly minutes: number }
  readonly booking_confirmed: MailContent['booking_confirmed']
}

export type Kind = keyof MailContent

/** A language: one mail for each kind, and the text messages. */
export interface Language {
  readonly tag: string
  readonly mails: { readonly [K in Kind]: (facts: MailContent[K]) => Mail }
  readonly texts: { readonly [K in keyof TextContent]: (facts: TextContent[K]) => string }
}
