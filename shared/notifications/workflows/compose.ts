import { readBooking } from '../../commerce/store/bookings.ts'
import { readCancellation } from '../../commerce/store/cancellations.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import { now } from '../../kernel/clock.ts'
import { selling } from '../../selling.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import { writeText } from '../presenters/templates.ts'
import { bookingOf, mailingOf, moneyText, pageOf, summaryOf, whyOf } from './about-booking.ts'
import { contactOf } from './booking-contact.ts'
import { byChannels } from './by-channels.ts'
import { composeForAccount } from './compose-for-account.ts'
import { holdMail } from './compose-hold.ts'
import { change, declined, reminder } from './compose-later.ts'
import { membershipEnded, paymentDue } from './compose-renewal.ts'
import { textTo, webUrl } from './outgoing.ts'
import { setNextReminder } from './remind.ts'

type Of<K extends Notification['kind']> = Extract<Notification, { kind: K }>

/**
 * The messages to send, with their recipients; none where they would come too late to be of use. A message about a confirmed
 * booking sets the timer of its next reminder.
 */
export const compose = async (message: Notification): Promise<Outgoing[]> => {
  switch (message.kind) {
    case 'booking_confirmed':
      return confirmation(message)
    case 'booking_cancelled':
      return cancellation(message)
    case 'booking_reminder':
      return reminder(message)
    case 'booking_changed':
      return change(message)
    case 'payment_failed':
      return declined(message)
    case 'payment_refunding':
    case 'refund_succeeded':
    case 'hold_expired':
      return bookingMail(message)
    case 'payment_due':
      return paymentDue(message)
    case 'membership_ended':
      return membershipEnded(message)
    case 'hold_placed':
    case 'hold_lapsing':
      return holdMail(message)
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
  if (booking.state === 'confirmed')
    await setNextReminder(booking, mailing.startsAt?.({ booking, loaded }) ?? [], now())
  const { facts: told, typed = [], ...own } = mailing.confirmed({ booking, loaded, now: now() }, language)
  const facts = { ...summaryOf(booking, mailing, language), ...own, own: [...(email?.isProven ? typed : []), ...told] }
  const attachments = () => mailing.attachments({ booking, loaded, now: now() }, language)
  const ticket_url = email && channels.email ? '' : pageOf(booking)
  const texts = phone
    ? [textTo(phone.to, writeText('booking_confirmed', { ...facts, ticket_url }, language), phone.caps)]
    : []
  const of = { kind: 'booking_confirmed', facts, booking, contact } as const
  const chosen = byChannels(of, { texts, attachments, mustReach: true })
  return booking.state === 'confirmed' ? chosen : chosen.flatMap(mailAlone)
}

/** What was put off or comes again may come after the booking was cancelled: then nothing does in its place either. */
const mailAlone = ({ instead, ...message }: Outgoing): Outgoing[] => (message.channel === 'email' ? [message] : [])

const cancellation = async ({ data }: Of<'booking_cancelled'>): Promise<Outgoing[]> => {
  const [booking, cancelled] = await Promise.all([
    bookingOf(data),
    readCancellation(data.user_id, data.cancellation_id),
  ])
  if (!cancelled) throw new Error('there is no cancellation to tell of')
  const { currency, refund_amount, fee_amount, frees = [], by, reason, is_whole } = cancelled
  const mailing = mailingOf(booking)
  const contact = await contactOf(booking)
  const { language } = contact.preferences
  const facts = {
    ...summaryOf(booking, mailing, language),
    is_whole,
    part: frees.flatMap(({ units }) => units).join(', '),
    by_operator: by === 'operator',
    why: whyOf(booking, reason, language),
    amount: refund_amount > 0 ? moneyText({ amount: refund_amount, currency }, language) : '',
    fee: moneyText({ amount: fee_amount, currency }, language),
    search_url: mailing.searchUrl(booking, webUrl()),
  }
  return byChannels({ kind: 'booking_cancelled', facts, booking, contact }, { mustReach: true })
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
  const contact = await contactOf(booking)
  const { language } = contact.preferences
  const facts = { ...summaryOf(booking, mailing, language), search_url }
  const of = { booking, contact }
  // A payment at the last moment has its own mail: no mail about the expiry then.
  if (message.kind === 'hold_expired')
    return booking.state === 'pending_payment'
      ? byChannels({ ...of, kind: 'hold_expired', facts }, { mustReach: false })
      : []
  const amount = moneyText(message.data, language)
  if (message.kind === 'refund_succeeded')
    return byChannels({ ...of, kind: 'refund_succeeded', facts: { ...facts, amount } }, { mustReach: true })
  const { reason } = message.data
  const why = whyOf(booking, reason, language)
  return byChannels({ ...of, kind: 'payment_refunding', facts: { ...facts, amount, reason, why } }, { mustReach: true })
}
