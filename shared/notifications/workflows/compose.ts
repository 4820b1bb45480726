import type { Booking } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import { type Mailing, plainMailing } from '../../commerce/rules/shown.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readCancellation } from '../../commerce/store/cancellations.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import { now } from '../../kernel/clock.ts'
import { type Language, localeOf } from '../../kernel/language.ts'
import { format, type Money } from '../../kernel/money.ts'
import { mails, selling } from '../../selling.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import type { BookingSummary } from '../presenters/content.ts'
import { writeMail, writeText } from '../presenters/templates.ts'
import { chosenOf } from '../rules/chosen.ts'
import { contactOf } from './booking-contact.ts'
import { composeForAccount } from './compose-for-account.ts'
import { mailTo, textTo, webPage, webUrl } from './outgoing.ts'

type Of<K extends Notification['kind']> = Extract<Notification, { kind: K }>

/** The messages to send, with their recipients; none where they would come too late to be of use. */
export const compose = async (message: Notification): Promise<Outgoing[]> => {
  switch (message.kind) {
    case 'booking_confirmed':
      return confirmation(message)
    case 'booking_cancelled':
      return cancellation(message)
    case 'payment_refunding':
    case 'refund_succeeded':
    case 'hold_expired':
      return bookingMail(message)
    default:
      return composeForAccount(message)
  }
}

const confirmation = async ({ data }: Of<'booking_confirmed'>): Promise<Outgoing[]> => {
  const booking = await bookingOf(data)
  const mailing = mailingOf(booking)
  const [loaded, contact] = await Promise.all([loadKeys(mailing.keys(booking)), contactOf(booking)])
  const { email, phone, preferences } = contact
  const { language, channels } = preferences
  const { facts: told, typed = [], ...own } = mailing.confirmed({ booking, loaded, now: now() }, language)
  const facts = { ...summaryOf(booking, mailing, language), ...own, own: [...(email?.isProven ? typed : []), ...told] }
  const attachments = () => mailing.attachments({ booking, loaded, now: now() })
  const ticket_url = email && channels.email ? '' : webPage(`bookings/${booking.id}`)
  const chosen = chosenOf(
    [
      ...(email
        ? [{ ...mailTo(email.to, writeMail('booking_confirmed', facts, language), email.caps), attachments }]
        : []),
      ...(phone
        ? [textTo(phone.to, writeText('booking_confirmed', { ...facts, ticket_url }, language), phone.caps)]
        : []),
    ],
    preferences,
    { mustReach: true, now: now() },
  )
  return booking.state === 'confirmed' ? chosen : chosen.flatMap(withoutText)
}

/** A text message that was put off or comes again may come after the booking was cancelled: then nothing does in its place either. */
const withoutText = ({ instead, ...message }: Outgoing): Outgoing[] => (message.channel === 'sms' ? [] : [message])

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
  const { language } = preferences
  const facts = {
    ...summaryOf(booking, mailing, language),
    is_whole,
    part: frees.flatMap(({ units }) => units).join(', '),
    by_operator: by === 'operator',
    reason,
    amount: refund_amount > 0 ? moneyText({ amount: refund_amount, currency }, language) : '',
    fee: moneyText({ amount: fee_amount, currency }, language),
    search_url: mailing.searchUrl(booking, webUrl()),
  }
  const mail = mailTo(email.to, writeMail('booking_cancelled', facts, language), email.caps)
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
  const { email, preferences } = await contactOf(booking)
  if (!email) return []
  const { language } = preferences
  const facts = { ...summaryOf(booking, mailing, language), search_url }
  const mail = (written: ReturnType<typeof writeMail>, mustReach = true) =>
    chosenOf([mailTo(email.to, written, email.caps)], preferences, { mustReach, now: now() })
  // A payment at the last moment has its own mail: no mail about the expiry then.
  if (message.kind === 'hold_expired')
    return booking.state === 'pending_payment' ? mail(writeMail(message.kind, facts, language), false) : []
  const amount = moneyText(message.data, language)
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

const summaryOf = (booking: Booking, mailing: Mailing<Details>, language: Language): BookingSummary => ({
  ...mailing.summary(booking, language),
  reference: booking.booking_reference,
  total: moneyText({ amount: booking.total_amount, currency: booking.currency }, language),
})

const moneyText = (money: Money, language: Language): string =>
  format(money, language === 'en' ? undefined : localeOf(language))
