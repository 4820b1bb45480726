import { readBooking } from '../../commerce/store/bookings.ts'
import { now } from '../../kernel/clock.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { selling } from '../../selling.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import { writeMail } from '../presenters/templates.ts'
import { chosenOf } from '../rules/chosen.ts'
import { mailingOf, pageOf, summaryOf } from './about-booking.ts'
import { contactOf } from './booking-contact.ts'
import { mailTo, webUrl } from './outgoing.ts'

type Of<K extends Notification['kind']> = Extract<Notification, { kind: K }>

/** Nothing where it was paid or called off meanwhile. It is about money that is charged, so it always arrives. */
export const paymentDue = async ({ data }: Of<'payment_due'>): Promise<Outgoing[]> => {
  const booking = await readBooking(selling, data.user_id, data.booking_id)
  if (booking?.state !== 'pending_payment') return []
  const { email, preferences } = await contactOf(booking)
  if (!email) return []
  const { language, quiet_hours } = preferences
  const facts = {
    ...summaryOf(booking, mailingOf(booking), language),
    due: momentText(data.due_at, quiet_hours?.time_zone ?? 'UTC', language),
    by_itself: data.by_itself,
    has_failed: data.has_failed,
    booking_url: pageOf(booking),
  }
  const mail = mailTo(email.to, writeMail('payment_due', facts, language), email.caps)
  return chosenOf([mail], preferences, { mustReach: true, now: now() })
}

export const membershipEnded = async ({ data }: Of<'membership_ended'>): Promise<Outgoing[]> => {
  const booking = await readBooking(selling, data.user_id, data.booking_id)
  if (!booking) return []
  const { email, preferences } = await contactOf(booking)
  if (!email) return []
  const { language } = preferences
  const mailing = mailingOf(booking)
  const facts = { ...summaryOf(booking, mailing, language), search_url: mailing.searchUrl(booking, webUrl()) }
  const mail = mailTo(email.to, writeMail('membership_ended', facts, language), email.caps)
  return chosenOf([mail], preferences, { mustReach: false, now: now() })
}
