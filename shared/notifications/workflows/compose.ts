import type { Booking } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import { type Mailing, plainMailing } from '../../commerce/rules/shown.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readCancellation } from '../../commerce/store/cancellations.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import { invitationToken, resetToken, undoToken } from '../../identity/rules/link-tokens.ts'
import { verificationCode } from '../../identity/rules/verification-code.ts'
import { fromIso, now } from '../../kernel/clock.ts'
import { format } from '../../kernel/money.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { mails, selling } from '../../selling.ts'
import type { DailyCap, Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import type { BookingSummary } from '../presenters/content.ts'
import { writeMail, writeText } from '../presenters/templates.ts'
import { chosenOf } from '../rules/chosen.ts'
import { contactOf } from './booking-contact.ts'

type Of<K extends Notification['kind']> = Extract<Notification, { kind: K }>

/** The messages to send, with their recipients; none where they would come too late to be of use. */
export const compose = async (message: Notification): Promise<Outgoing[]> => {
  switch (message.kind) {
    case 'verification_code':
      return verification(message)
    case 'account_exists':
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '' }))]
    case 'login_locked': {
      const until = momentText(fromIso(message.data.locked_until), 'UTC')
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '', until }))]
    }
    case 'password_reset':
      return passwordReset(message)
    case 'invitation':
      return invitation(message)
    case 'password_changed': {
      const url = webPage('account/forgot-password')
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '', url }))]
    }
    case 'otp_code':
      return otp(message)
    case 'account_act':
      return [await accountAct(message)]
    case 'booking_confirmed':
      return confirmation(message)
    case 'booking_cancelled':
      return cancellation(message)
    default:
      return bookingMail(message)
  }
}

const mailTo = (to: string, mail: ReturnType<typeof writeMail>, caps: readonly DailyCap[] = []) => ({
  channel: 'email' as const,
  to,
  caps,
  ...mail,
})

const textTo = (to: string, text: string, caps: readonly DailyCap[] = []) => ({
  channel: 'sms' as const,
  to,
  caps,
  text,
})

/** The address is not proved yet, and a stranger may have typed the name: the mail does not greet by it. */
const verification = async ({ to, data }: Of<'verification_code'>): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const code = verificationCode(await readSecretKey('CODES_SECRET'), data.verification_id)
  return [mailTo(to.email, writeMail('verification_code', { code, minutes }))]
}

const minutesUntil = (iso: string): number => Math.floor((fromIso(iso) - now()) / 60_000 + 0.5)

/** The token is behind a `#`: a browser sends what follows it to no server, so no log has it. */
const passwordReset = async ({ to, name = '', data }: Of<'password_reset'>): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const url = `${webPage('account/reset-password')}#token=${resetToken(await readSecretKey('CODES_SECRET'), data)}`
  return [mailTo(to.email, writeMail('password_reset', { name, url, minutes }))]
}

const invitation = async ({ to, name = '', data }: Of<'invitation'>): Promise<Outgoing[]> => {
  if (minutesUntil(data.expires_at) < 1) return []
  const token = invitationToken(await readSecretKey('CODES_SECRET'), data)
  const url = `${webPage('account/accept-invitation')}#token=${token}`
  const until = momentText(fromIso(data.expires_at), 'UTC')
  const role = data.role.replaceAll('_', ' ')
  return [mailTo(to.email, writeMail('invitation', { name, role, url, until }))]
}

/** Of the web client, or the pages that stand in for it (identity's show-account-page). */
const webUrl = (): string => (process.env.WEB_URL ?? '').replace(/\/$/, '')

const webPage = (path: string): string => `${webUrl()}/${path}`

const otp = async ({ to, data }: Of<'otp_code'>): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const code = verificationCode(await readSecretKey('CODES_SECRET'), data.otp_id)
  return [textTo(to.phone_number, writeText('otp_code', { code, minutes }))]
}

/** The name is left out: a thief may have changed it. */
const accountAct = async ({ to, data }: Of<'account_act'>): Promise<Outgoing> => {
  const { act, expires_at } = data
  const token = undoToken(await readSecretKey('CODES_SECRET'), data)
  const url = act === 'deleted_by_administrator' ? '' : `${webPage('account/undo')}#token=${token}`
  const facts = { act, url, until: momentText(fromIso(expires_at), 'UTC') }
  return 'email' in to
    ? mailTo(to.email, writeMail('account_act', facts))
    : textTo(to.phone_number, writeText('account_act', facts))
}

const confirmation = async ({ data }: Of<'booking_confirmed'>): Promise<Outgoing[]> => {
  const booking = await bookingOf(data)
  const mailing = mailingOf(booking)
  const [loaded, contact] = await Promise.all([loadKeys(mailing.keys(booking)), contactOf(booking)])
  const { facts: told, typed = [], ...own } = mailing.confirmed({ booking, loaded, now: now() })
  const facts = { ...summaryOf(booking, mailing), ...own, own: [...(contact.email?.isProven ? typed : []), ...told] }
  const attachments = () => mailing.attachments({ booking, loaded, now: now() })
  const { email, phone, preferences } = contact
  const { language, channels } = preferences
  const ticket_url = email && channels.email ? '' : webPage(`bookings/${booking.id}`)
  return chosenOf(
    [
      ...(email
        ? [{ ...mailTo(email.to, writeMail('booking_confirmed', facts, language), email.caps), attachments }]
        : []),
      // A text message that was put off may come after the booking was cancelled.
      ...(phone && booking.state === 'confirmed'
        ? [textTo(phone.to, writeText('booking_confirmed', { ...facts, ticket_url }, language), phone.caps)]
        : []),
    ],
    preferences,
    { mustReach: true, now: now() },
  )
}

const cancellation = async ({ data }: Of<'booking_cancelled'>): Promise<Outgoing[]> => {
  const [booking, cancelled] = await Promise.all([
    bookingOf(data),
    readCancellation(data.user_id, data.cancellation_id),
  ])
  if (!cancelled) throw new Error('there is no cancellation to tell of')
  const { currency, refund_amount, fee_amount, frees = [], by, reason, is_whole } = cancelled
  const mailing = mailingOf(booking)
  const { email, preferences } = await contactOf(booking)
  if (!email) return []
  const facts = {
    ...summaryOf(booking, mailing),
    is_whole,
    part: frees.flatMap(({ units }) => units).join(', '),
    by_operator: by === 'operator',
    reason,
    amount: refund_amount > 0 ? format({ amount: refund_amount, currency }) : '',
    fee: format({ amount: fee_amount, currency }),
    search_url: mailing.searchUrl(booking, webUrl()),
  }
  const mail = mailTo(email.to, writeMail('booking_cancelled', facts, preferences.language), email.caps)
  return chosenOf([mail], preferences, { mustReach: true, now: now() })
}

const bookingMail = async (
  message: Of<'payment_refunding' | 'refund_succeeded' | 'hold_expired'>,
): Promise<Outgoing[]> => {
  const { user_id, booking_id } = message.data
  const booking =
    message.kind === 'hold_expired' ? await readBooking(selling, user_id, booking_id) : await bookingOf(message.data)
  // A hold can note the id of a booking that was never written.
  if (!booking) return []
  const mailing = mailingOf(booking)
  const search_url = mailing.searchUrl(booking, webUrl())
  const facts = { ...summaryOf(booking, mailing), search_url }
  const { email, preferences } = await contactOf(booking)
  if (!email) return []
  const { language } = preferences
  const mail = (written: ReturnType<typeof writeMail>, mustReach = true) =>
    chosenOf([mailTo(email.to, written, email.caps)], preferences, { mustReach, now: now() })
  // A payment at the last moment has its own mail: no mail about the expiry then.
  if (message.kind === 'hold_expired')
    return booking.state === 'pending_payment' ? mail(writeMail(message.kind, facts, language), false) : []
  const amount = format(message.data)
  if (message.kind === 'refund_succeeded') return mail(writeMail(message.kind, { ...facts, amount }, language))
  return mail(writeMail(message.kind, { ...facts, amount, reason: message.data.reason }, language))
}

const bookingOf = async ({ user_id, booking_id }: { user_id: string; booking_id: string }): Promise<Booking> => {
  const booking = await readBooking(selling, user_id, booking_id)
  if (!booking) throw new Error('there is no booking to tell of')
  return booking
}

/** A booking of a kind that nothing sells any more is described in the words that all have. */
const mailingOf = (booking: Booking): Mailing<Details> => mails(booking) ?? plainMailing

const summaryOf = (booking: Booking, mailing: Mailing<Details>): BookingSummary => ({
  ...mailing.summary(booking),
  reference: booking.booking_reference,
  total: format({ amount: booking.total_amount, currency: booking.currency }),
})
