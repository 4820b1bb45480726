import { lastAttempt, paymentStatus } from '../../commerce/rules/payment.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import { now } from '../../kernel/clock.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { selling } from '../../selling.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import type { TextContent } from '../presenters/content.ts'
import { writeText } from '../presenters/templates.ts'
import { isStillDue } from '../rules/reminders.ts'
import { mailingOf, moneyText, pageOf, summaryOf } from './about-booking.ts'
import { type BookingContact, contactOf } from './booking-contact.ts'
import { byChannels } from './by-channels.ts'
import { textTo } from './outgoing.ts'
import { setNextReminder } from './remind.ts'

type Of<K extends Notification['kind']> = Extract<Notification, { kind: K }>

/**
 * Weeks may have passed: a booking that was cancelled or erased needs no reminder, nor does a start that was moved, which has
 * one of its own.
 */
export const reminder = async ({ data }: Of<'booking_reminder'>): Promise<Outgoing[]> => {
  const booking = await readBooking(selling, data.user_id, data.booking_id)
  if (booking?.state !== 'confirmed') return []
  const mailing = mailingOf(booking)
  const [loaded, contact] = await Promise.all([loadKeys(mailing.keys(booking)), contactOf(booking)])
  const starts = mailing.startsAt?.({ booking, loaded }) ?? []
  await setNextReminder(booking, starts, now())
  if (!isStillDue(data, starts, now())) return []
  const { language } = contact.preferences
  const { advice } = mailing.confirmed({ booking, loaded, now: now() }, language)
  const is_soon = data.lead_hours < 24
  const facts = { ...summaryOf(booking, mailing, language), is_soon, advice, booking_url: pageOf(booking) }
  const texts = textsOf('booking_reminder', facts, contact)
  return byChannels({ kind: 'booking_reminder', facts, booking, contact }, { texts, mustReach: false })
}

/** Its reminders follow the new time. */
export const change = async ({ data }: Of<'booking_changed'>): Promise<Outgoing[]> => {
  const booking = await readBooking(selling, data.user_id, data.booking_id)
  if (booking?.state !== 'confirmed') return []
  const mailing = mailingOf(booking)
  const [loaded, contact] = await Promise.all([loadKeys(mailing.keys(booking)), contactOf(booking)])
  await setNextReminder(booking, mailing.startsAt?.({ booking, loaded }) ?? [], now())
  const facts = { ...summaryOf(booking, mailing, contact.preferences.language), booking_url: pageOf(booking) }
  const texts = textsOf('booking_changed', facts, contact)
  return byChannels({ kind: 'booking_changed', facts, booking, contact }, { texts, mustReach: true })
}

/** Nothing where it was paid meanwhile, another attempt is going on, or its time is over: that has a mail of its own. */
export const declined = async ({ data }: Of<'payment_failed'>): Promise<Outgoing[]> => {
  const [booking, payment] = await Promise.all([
    readBooking(selling, data.user_id, data.booking_id),
    readPayment(data.user_id, data.payment_id),
  ])
  if (!booking || !payment || paymentStatus(payment, now()) !== 'failed') return []
  const contact = await contactOf(booking)
  const { language } = contact.preferences
  const ends = lastAttempt(payment)?.expires_at
  const facts = {
    ...summaryOf(booking, mailingOf(booking), language),
    amount: moneyText(data, language),
    until: ends === undefined ? '' : momentText(ends, contact.preferences.quiet_hours?.time_zone ?? 'UTC', language),
    booking_url: pageOf(booking),
  }
  return byChannels({ kind: 'payment_failed', facts, booking, contact }, { mustReach: false })
}

const textsOf = <K extends 'booking_reminder' | 'booking_changed'>(
  kind: K,
  facts: TextContent[K],
  { phone, preferences }: BookingContact,
) => (phone ? [textTo(phone.to, writeText(kind, facts, preferences.language), phone.caps)] : [])
