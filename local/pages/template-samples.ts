import type { Language } from '../../shared/kernel/language.ts'
import type { BookingSummary, Kind, MailContent, TextContent } from '../../shared/notifications/presenters/content.ts'
import { whyRefunded } from '../../shared/notifications/presenters/why-refunded.ts'

const url = 'https://holdfast.example'

/** As the kind of bus says it; its mails bring the fonts of tickets along, which a process without a bundler cannot read. */
const hindiReasons = {
  seats_taken: 'आपका भुगतान हमें समय समाप्त होने के बाद मिला, और तब तक आपकी कोई सीट किसी और ने बुक कर ली थी।',
}

const summaries: Readonly<Record<Language, BookingSummary>> = {
  en: {
    reference: 'HF-7K2M9Q',
    title: 'Mumbai to Pune',
    starts: 'Wed, 20 Jan 2027, 08:00 IST',
    place: 'Dadar East, Mumbai',
    units: 'Seats 1A, 1B',
    facts: [
      ['From', 'Dadar East, Mumbai'],
      ['Departs', 'Wed, 20 Jan 2027, 08:00 IST'],
      ['To', 'Swargate Bus Station, Pune'],
      ['Arrives', 'Wed, 20 Jan 2027, 11:30 IST'],
      ['Seats', '1A, 1B'],
    ],
    total: '₹980.00',
  },
  hi: {
    reference: 'HF-7K2M9Q',
    title: 'Mumbai से Pune',
    starts: 'बुध, 20 जन॰ 2027, 08:00 IST',
    place: 'Dadar East, Mumbai',
    units: 'सीटें 1A, 1B',
    facts: [
      ['कहाँ से', 'Dadar East, Mumbai'],
      ['प्रस्थान', 'बुध, 20 जन॰ 2027, 08:00 IST'],
      ['कहाँ तक', 'Swargate Bus Station, Pune'],
      ['आगमन', 'बुध, 20 जन॰ 2027, 11:30 IST'],
      ['सीटें', '1A, 1B'],
    ],
    total: '₹980.00',
  },
}

const own: Readonly<Record<Language, { readonly facts: BookingSummary['facts']; readonly advice: string }>> = {
  en: {
    facts: [
      ['Passengers', 'Asha Rao, Ravi Rao'],
      ['Ticket', 'TKT20270115-AB12CD34'],
    ],
    advice: 'Times are local to each stop. Please be there 15 minutes early, with a photo identity document.',
  },
  hi: {
    facts: [
      ['यात्री', 'Asha Rao, Ravi Rao'],
      ['टिकट', 'TKT20270115-AB12CD34'],
    ],
    advice: 'हर समय उस स्टॉप का स्थानीय समय है। कृपया 15 मिनट पहले पहुँचें और फ़ोटो वाला पहचान पत्र साथ रखें।',
  },
}

const untils: Readonly<Record<Language, string>> = {
  en: 'Fri, 15 Jan 2027, 09:15 UTC',
  hi: 'शुक्र, 15 जन॰ 2027, 09:15 UTC',
}

const memberships: Readonly<Record<Language, Pick<BookingSummary, 'title' | 'starts' | 'place' | 'units' | 'facts'>>> =
  {
    en: {
      title: 'Frequent traveller',
      starts: '',
      place: '',
      units: '',
      facts: [['Period', '20 Jan 2027 to 20 Feb 2027']],
    },
    hi: { title: 'नियमित यात्री', starts: '', place: '', units: '', facts: [['अवधि', '20 जन॰ 2027 से 20 फ़र॰ 2027']] },
  }

/** Facts of each kind of mail, as they come from a booking of two seats. */
export const mailSamples = (language: Language): { readonly [K in Kind]: MailContent[K] } => {
  const summary = summaries[language]
  const until = untils[language]
  const { facts, advice } = own[language]
  const found = { ...summary, search_url: `${url}/?origin_city=Mumbai&destination_city=Pune&date=2027-01-20` }
  const shown = { ...summary, booking_url: `${url}/bookings/bkg_01jj1f7w80q3v6x9c2m5n8r4tw` }
  const membership = memberships[language]
  const held = { ...summary, until, hold_url: `${url}/reservations/rsv_01jj1f7w80q3v6x9c2m5n8r4tw` }
  return {
    verification_code: { code: '482913', minutes: 10 },
    account_exists: { name: 'Asha' },
    login_locked: { name: 'Asha', until },
    password_reset: { name: 'Asha', url: `${url}/account/reset-password#token=sample`, minutes: 30 },
    invitation: { name: 'Asha', role: 'agent', url: `${url}/account/accept-invitation#token=sample`, until },
    password_changed: { name: 'Asha', url: `${url}/account/forgot-password` },
    account_act: { act: 'email_changed', until, url: `${url}/account/undo#token=sample` },
    booking_confirmed: { ...summary, own: facts, advice, has_files: true },
    payment_refunding: {
      ...found,
      amount: '₹980.00',
      reason: 'seats_taken',
      why: whyRefunded('seats_taken', language, hindiReasons),
    },
    booking_cancelled: {
      ...found,
      is_whole: true,
      part: '1A, 1B',
      by_operator: false,
      why: whyRefunded('cancelled', language),
      amount: '₹882.00',
      fee: '₹98.00',
    },
    refund_succeeded: { ...summary, amount: '₹882.00' },
    hold_expired: found,
    hold_placed: held,
    hold_lapsing: held,
    payment_failed: { ...shown, amount: '₹980.00', until },
    payment_due: { ...shown, ...membership, due: until, by_itself: false, has_failed: false },
    membership_ended: { ...found, ...membership, search_url: `${url}/plans` },
    booking_reminder: { ...shown, is_soon: false, advice },
    booking_changed: shown,
  }
}

/** Facts of each kind of text message. */
export const textSamples = (language: Language): { readonly [K in keyof TextContent]: TextContent[K] } => {
  const mails = mailSamples(language)
  return {
    account_act: mails.account_act,
    otp_code: { code: '482913', minutes: 10 },
    booking_confirmed: { ...mails.booking_confirmed, ticket_url: '' },
    booking_reminder: mails.booking_reminder,
    booking_changed: mails.booking_changed,
  }
}
