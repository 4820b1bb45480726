import type { Booking } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import { type Mailing, plainMailing } from '../../commerce/rules/shown.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { type Language, localeOf } from '../../kernel/language.ts'
import { format, type Money } from '../../kernel/money.ts'
import { mails, selling } from '../../selling.ts'
import type { BookingSummary } from '../presenters/content.ts'
import { whyRefunded } from '../presenters/why-refunded.ts'
import { webPage } from './outgoing.ts'

export const pageOf = ({ id }: Pick<Booking, 'id'>): string => webPage(`bookings/${id}`)

export const bookingOf = async ({ user_id, booking_id }: { user_id: string; booking_id: string }): Promise<Booking> => {
  const booking = await readBooking(selling, user_id, booking_id)
  if (!booking) throw new Error('there is no booking to tell of')
  return booking
}

/** A booking of a kind that nothing sells any more is described in the words that all have. */
export const mailingOf = (booking: Booking): Mailing<Details> => mails(booking) ?? plainMailing

export const summaryOf = (booking: Booking, mailing: Mailing<Details>, language: Language): BookingSummary => ({
  ...mailing.summary(booking, language),
  reference: booking.booking_reference,
  total: moneyText({ amount: booking.total_amount, currency: booking.currency }, language),
})

export const whyOf = (booking: Booking, reason: string, language: Language): string =>
  whyRefunded(reason, language, mailingOf(booking).hindiReasons)

export const moneyText = (money: Money, language: Language): string =>
  format(money, language === 'en' ? undefined : localeOf(language))
