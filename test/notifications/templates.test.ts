import { describe, expect, it } from 'vitest'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import type { BookingOf } from '../../shared/commerce/rules/selling.ts'
import { product } from '../../shared/domains.ts'
import { type Language, languages } from '../../shared/kernel/language.ts'
import { format } from '../../shared/kernel/money.ts'
import { subscriptionMails } from '../../shared/memberships/presenters/subscription-mails.ts'
import type { Kind, MailContent } from '../../shared/notifications/presenters/content.ts'
import { writeMail, writeText } from '../../shared/notifications/presenters/templates.ts'
import { whyRefunded } from '../../shared/notifications/presenters/why-refunded.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { type TripDetails, tripsOf } from '../../shared/tickets/rules/trip.ts'
import { ticketItem } from '../../shared/tickets/selling.ts'
import { busMails } from '../../shared/transit/presenters/bus-mails.ts'
import { aBooking, boughtAt, signingKeys } from '../tickets/bookings.ts'

const hostile = `"><script>alert('1')</script>&`
const booking = aBooking({ passengers: [{ name: hostile, age: 3, gender: 'other', seat_id: '1A' }] })

const summaryOf = (of: Booking, language: Language) => ({
  ...busMails.summary(of, language),
  reference: of.booking_reference,
  total: format({ amount: of.total_amount, currency: of.currency }),
})

const journeyIn = (language: Language) => ({
  ...summaryOf(booking, language),
  search_url: busMails.searchUrl(booking, 'https://holdfast.example/'),
})
const journey = journeyIn('en')

/** The confirmation of a booking with its ticket. */
const confirmation = async (of: Booking, language: Language = 'en') => {
  const key = signingKeys('tickets-1').keyOf('tickets-1')
  const tickets = tripsOf(of as BookingOf<TripDetails>).map(
    async trip => [trip.ticket_id, ticketItem(await issueTicket(trip, key, boughtAt))] as const,
  )
  const loaded = Object.fromEntries(await Promise.all(tickets))
  const { facts, typed = [], ...told } = busMails.confirmed({ booking: of, loaded, now: boughtAt }, language)
  return { ...summaryOf(of, language), ...told, own: [...typed, ...facts] }
}

const confirmed = { en: await confirmation(booking), hi: await confirmation(booking, 'hi') }
const cancelledIn = (language: Language) => ({
  ...journeyIn(language),
  why: whyRefunded('cancelled', language),
  amount: '₹490.00',
  fee: '₹490.00',
  by_operator: false,
})
const cancelled = cancelledIn('en')
const booking_url = 'https://holdfast.example/bookings/bkg_1'

const held = (language: Language) => ({
  ...journeyIn(language),
  until: '15 Jan 2027, 09:15 UTC',
  hold_url: 'https://holdfast.example/reservations/rsv_1',
})

const samplesIn = (language: Language): { readonly [K in Kind]: MailContent[K] } => ({
  verification_code: { code: '012345', minutes: 10 },
  account_exists: { name: '' },
  login_locked: { name: hostile, until: 'Fri, 15 Jan 2027, 09:15 UTC' },
  password_reset: { name: hostile, url: 'https://holdfast.example/reset-password#token=abc', minutes: 30 },
  invitation: {
    name: hostile,
    role: 'super admin',
    url: 'https://holdfast.example/accept-invitation#token=abc',
    until: 'Fri, 15 Jan 2027, 09:15 UTC',
  },
  password_changed: { name: '', url: 'https://holdfast.example/forgot-password' },
  account_act: {
    act: 'email_changed',
    until: 'Fri, 22 Jan 2027, 09:15 UTC',
    url: 'https://holdfast.example/undo#token=abc',
  },
  booking_confirmed: confirmed[language],
  payment_refunding: {
    ...journeyIn(language),
    amount: '₹980.00',
    reason: 'seats_taken',
    why: whyRefunded('seats_taken', language, busMails.hindiReasons),
  },
  booking_cancelled: { ...cancelledIn(language), is_whole: true, part: '1A, 1B' },
  refund_succeeded: { ...journeyIn(language), amount: '₹980.00' },
  hold_expired: journeyIn(language),
  hold_placed: held(language),
  hold_lapsing: held(language),
  payment_failed: { ...journeyIn(language), amount: '₹980.00', until: 'Fri, 15 Jan 2027, 09:15 UTC', booking_url },
  payment_due: {
    ...journeyIn(language),
    due: '15 Jan 2027, 09:15 UTC',
    by_itself: true,
    has_failed: false,
    booking_url,
  },
  membership_ended: journeyIn(language),
  booking_reminder: { ...journeyIn(language), is_soon: true, advice: '', booking_url },
  booking_changed: { ...journeyIn(language), booking_url },
})

const kinds = languages.flatMap(language =>
  Object.keys(samplesIn(language)).map(kind => [language, kind as Kind] as const),
)

describe.each(kinds)('a mail in %s of kind %s', (language, kind) => {
  const mail = writeMail(kind, samplesIn(language)[kind], language)

  it('has a subject of one line that a list can show, and the same content in text and HTML', () => {
    expect(mail.subject).toMatch(/^[^\r\n]{10,90}$/)
    const title = mail.text.split('\n')[0] ?? ''
    expect(title.length).toBeGreaterThan(5)
    expect(mail.html).toContain(`>${title}</h1>`)
  })

  it('leaves no placeholder and escapes all markup in its data', () => {
    for (const part of [mail.subject, mail.text, mail.html]) expect(part).not.toMatch(/undefined|null|NaN|\[object/)
    expect(mail.html).not.toContain('<script')
    expect(mail.html).not.toContain("alert('")
  })

  it('works without images, scripts and anything loaded from elsewhere, in light and dark', () => {
    expect(mail.html).not.toMatch(/<img|<link|@import|url\(|src=/)
    expect(mail.html).toContain('prefers-color-scheme:dark')
    expect(mail.html).toContain(`<html lang="${language}">`)
  })

  it('is all in its language: beside what was typed, names and codes', () => {
    const isHindi = (line: string) => /\p{Script=Devanagari}/u.test(line)
    const sentences = [mail.subject, ...mail.text.split('\n')].filter(line =>
      /\w+ \w+ \w+ \w+/.test(line.replace(hostile, '')),
    )
    expect(sentences.filter(line => isHindi(line) !== (language === 'hi'))).toEqual([])
    if (language === 'hi') expect(mail.text).toMatch(/\p{Script=Devanagari}/u)
  })
})

describe('why money goes back', () => {
  it('is said in Hindi of every reason that the product has', () => {
    for (const reason of product.refundReasonCodes) {
      const why = whyRefunded(reason, 'hi', { ...busMails.hindiReasons, ...subscriptionMails.hindiReasons })
      expect(why).toMatch(/\p{Script=Devanagari}/u)
      if (reason !== 'other') expect(why, reason).not.toBe(whyRefunded('other', 'hi'))
    }
  })
})

describe('the content of a mail', () => {
  it('leaves out unknown facts', async () => {
    const { text } = writeMail('booking_confirmed', await confirmation(aBooking({ summary: null })))
    expect(text).not.toMatch(/Departs|Bus:/)
    expect(text).toContain('Seats: 1A, 1B')
  })

  it('names each passenger and the ticket, and says so where files come with it', () => {
    const { text, subject } = writeMail('booking_confirmed', confirmed.en)
    expect(text).toContain(`Passengers: ${hostile}`)
    expect(text).toMatch(/Ticket: TKT20270115-[0-9A-Z]{8}/)
    expect(subject).toMatch(/^Your ticket Mumbai to Pune, Wed, 20 Jan 2027, 08:00/)
    expect(writeMail('booking_confirmed', { ...confirmed.en, has_files: false }).subject).toMatch(/^Your booking /)
  })

  it('of a cancellation says what is paid back, what of it stands, and who cancelled', () => {
    const part = { ...cancelled, is_whole: false, part: '1B' }
    expect(writeMail('booking_cancelled', part).text).toMatch(
      /1B of your booking is cancelled[\s\S]*We are paying ₹490.00/,
    )
    expect(writeMail('booking_cancelled', { ...part, amount: '' }).text).toContain('Nothing is paid back')
    const calledOff = { ...part, is_whole: true, by_operator: true, why: whyRefunded('called_off', 'en') }
    expect(writeMail('booking_cancelled', calledOff).text).toMatch(/was called off[\s\S]*Find another one/)
  })

  it('links to a search of the same journey on the day at the boarding stop', () => {
    expect(journey.search_url).toBe(
      'https://holdfast.example/?origin_city=Mumbai&destination_city=Pune&date=2027-01-20',
    )
  })

  it('fits a text message of two parts, without a placeholder', async () => {
    const inText = await confirmation(aBooking())
    const texts = [
      writeText('otp_code', { code: '012345', minutes: 10 }),
      ...['', 'https://holdfast.example/bookings/bkg_01jj1f7w80q3v6x9c2m5n8r4tw'].map(ticket_url =>
        writeText('booking_confirmed', { ...inText, ticket_url }),
      ),
    ]
    for (const text of texts) {
      expect(text.length).toBeLessThanOrEqual(306)
      expect(text).not.toMatch(/undefined|null|NaN|\[object/)
    }
    expect(texts[0]).toMatch(/^012345 is your Holdfast code/)
    expect(texts[1]).toMatch(/Your ticket is in your e-mail\.$/)
    expect(texts[2]).toMatch(/Your ticket: https:\/\/holdfast\.example\/bookings\/bkg_\w+$/)
  })
})
