import { commerceIds } from '../../commerce/domain.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readTicket } from '../../commerce/store/tickets.ts'
import { resetToken } from '../../identity/rules/password-reset.ts'
import { verificationCode } from '../../identity/rules/verification-code.ts'
import { fromIso, now } from '../../kernel/clock.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import { format } from '../../kernel/money.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { ticketPdf } from '../../tickets/presenters/ticket-pdf.ts'
import { momentText, ticketFileName } from '../../tickets/rules/ticket-text.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import { journeySummary, searchUrl } from '../presenters/journey-summary.ts'
import { writeMail, writeText } from '../presenters/templates.ts'

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
    case 'password_changed': {
      const url = webPage('forgot-password')
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '', url }))]
    }
    case 'otp_code':
      return otp(message)
    case 'booking_confirmed':
      return confirmation(message)
    default:
      return bookingMail(message)
  }
}

const mailTo = (to: string, mail: ReturnType<typeof writeMail>) => ({ channel: 'email' as const, to, ...mail })

const verification = async ({ to, name = '', data }: Of<'verification_code'>): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const code = verificationCode(await readSecretKey('CODES_SECRET'), data.verification_id)
  return [mailTo(to.email, writeMail('verification_code', { name, code, minutes }))]
}

const minutesUntil = (iso: string): number => Math.floor((fromIso(iso) - now()) / 60_000 + 0.5)

/** The token is behind a `#`: a browser sends what follows it to no server, so no log has it. */
const passwordReset = async ({ to, name = '', data }: Of<'password_reset'>): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const url = `${webPage('reset-password')}#token=${resetToken(await readSecretKey('CODES_SECRET'), data)}`
  return [mailTo(to.email, writeMail('password_reset', { name, url, minutes }))]
}

const webPage = (path: string): string => `${(process.env.API_URL ?? '').replace(/\/$/, '')}/${path}`

const otp = async ({ to, data }: Of<'otp_code'>): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const code = verificationCode(await readSecretKey('CODES_SECRET'), data.otp_id)
  return [{ channel: 'sms', to: to.phone_number, text: writeText('otp_code', { code, minutes }) }]
}

const confirmation = async ({ data }: Of<'booking_confirmed'>): Promise<Outgoing[]> => {
  const [booking, ticket] = await Promise.all([
    bookingOf(data),
    readTicket(data.user_id, idOf(commerceIds.ticket, suffixOf(data.booking_id))),
  ])
  if (!ticket) throw new Error('the confirmed booking has no ticket')
  const facts = { ...journeySummary(booking), ticket_number: ticket.ticket_number }
  const attachments = async () => [
    { name: ticketFileName(ticket), type: 'application/pdf', bytes: await ticketPdf(ticket, booking) },
  ]
  const { email, phone } = booking.contact
  const mail = { ...mailTo(email, writeMail('booking_confirmed', facts)), attachments }
  const text = { channel: 'sms' as const, to: phone, text: writeText('booking_confirmed', facts) }
  return [...(email ? [mail] : []), ...(phone ? [text] : [])]
}

const bookingMail = async (
  message: Of<'payment_refunding' | 'refund_succeeded' | 'hold_expired'>,
): Promise<Outgoing[]> => {
  const { user_id, booking_id } = message.data
  const booking =
    message.kind === 'hold_expired' ? await readBooking(user_id, booking_id) : await bookingOf(message.data)
  // A hold can note the id of a booking that was never written.
  if (!booking) return []
  const facts = { ...journeySummary(booking), search_url: searchUrl(booking, process.env.API_URL ?? '') }
  const to = booking.contact.email
  // The booker has no address where the account has a phone number alone, or where the booking's personal data was
  // erased.
  if (!to) return []
  // A payment at the last moment has its own mail: no mail about the expiry then.
  if (message.kind === 'hold_expired')
    return booking.state === 'pending_payment' ? [mailTo(to, writeMail(message.kind, facts))] : []
  const amount = format(message.data)
  if (message.kind === 'refund_succeeded') return [mailTo(to, writeMail(message.kind, { ...facts, amount }))]
  return [mailTo(to, writeMail(message.kind, { ...facts, amount, reason: message.data.reason }))]
}

const bookingOf = async ({ user_id, booking_id }: { user_id: string; booking_id: string }): Promise<Booking> => {
  const booking = await readBooking(user_id, booking_id)
  if (!booking) throw new Error('there is no booking to tell of')
  return booking
}
