import { describe, expect, it } from 'vitest'
import type { Kind, MailContent } from '../../shared/notifications/presenters/content.ts'
import { journeySummary, searchUrl } from '../../shared/notifications/presenters/journey-summary.ts'
import { writeMail, writeText } from '../../shared/notifications/presenters/templates.ts'
import { aBooking } from '../tickets/bookings.ts'

const hostile = `"><script>alert('1')</script>&`
const booking = aBooking({ passengers: [{ name: hostile, age: 3, gender: 'other', seat_id: '1A' }] })
const journey = { ...journeySummary(booking), search_url: searchUrl(booking, 'https://holdfast.example/') }

const samples: { readonly [K in Kind]: MailContent[K] } = {
  verification_code: { name: hostile, code: '012345', minutes: 10 },
  account_exists: { name: '' },
  login_locked: { name: hostile, until: 'Fri, 15 Jan 2027, 09:15 UTC' },
  password_reset: { name: hostile, url: 'https://holdfast.example/reset-password#token=abc', minutes: 30 },
  password_changed: { name: '', url: 'https://holdfast.example/forgot-password' },
  booking_confirmed: { ...journey, ticket_number: 'TKT20270115-ABCDEFGH' },
  payment_refunding: { ...journey, amount: '₹980.00', reason: 'seats_taken' },
  refund_succeeded: { ...journey, amount: '₹980.00' },
  hold_expired: journey,
}

const kinds = Object.keys(samples) as Kind[]

describe.each(kinds)('a mail of kind %s', kind => {
  const mail = writeMail(kind, samples[kind])

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
    expect(mail.html).toContain('<html lang="en">')
  })
})

describe('the content of a mail', () => {
  it('leaves out unknown facts', () => {
    const bare = journeySummary(aBooking({ summary: null }))
    const { text } = writeMail('booking_confirmed', { ...bare, ticket_number: 'TKT' })
    expect(text).not.toMatch(/Departs|Bus:/)
    expect(text).toContain('Seats: 1A, 1B')
  })

  it('links to a search of the same journey on the day at the boarding stop', () => {
    expect(journey.search_url).toBe(
      'https://holdfast.example/?origin_city=Mumbai&destination_city=Pune&date=2027-01-20',
    )
  })

  it('fits a text message of two parts, without a placeholder', () => {
    const texts = [
      writeText('otp_code', { code: '012345', minutes: 10 }),
      writeText('booking_confirmed', { ...journeySummary(aBooking()), ticket_number: 'TKT' }),
    ]
    for (const text of texts) {
      expect(text.length).toBeLessThanOrEqual(306)
      expect(text).not.toMatch(/undefined|null|NaN|\[object/)
    }
    expect(texts[0]).toMatch(/^012345 is your Holdfast code/)
  })
})
