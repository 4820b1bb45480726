import { expect, it } from 'vitest'
import { ticketPdf } from '../../shared/tickets/presenters/ticket-pdf.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import type { Trip } from '../../shared/tickets/rules/trip.ts'
import { aTrip, boughtAt, signingKeys, summary } from '../tickets/bookings.ts'
import { readPdf } from '../tickets/pdf-content.ts'

const key = signingKeys('01k9x2m4n6p8q0r2s4t6v8w0aa').keyOf('01k9x2m4n6p8q0r2s4t6v8w0aa')
const print = async (trip: Trip) =>
  (await readPdf(await ticketPdf(await issueTicket(trip, key, boughtAt), trip, 'en'))).pages
const printed = async (name: string) => {
  const passengers = ['1A', '1B'].map(seat_id => ({ name, age: 34, gender: 'female' as const, seat_id }))
  return await print(aTrip({ passengers }))
}

const names = {
  devanagari: 'ज्ञानेश्वर शर्मा',
  bengali: 'অনির্বাণ চট্টোপাধ্যায়',
  gurmukhi: 'ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ',
  gujarati: 'જીજ્ઞેશ પટેલ',
  odia: 'ଧର୍ମେନ୍ଦ୍ର ପ୍ରଧାନ',
  tamil: 'கார்த்திகேயன் ஸ்ரீநிவாசன்',
  telugu: 'శ్రీనివాస్ లక్ష్మి',
  kannada: 'ಲಕ್ಷ್ಮಿ ಸಿದ್ದರಾಮಯ್ಯ',
  malayalam: 'ശ്രീകുമാർ കൃഷ്ണൻ',
  meitei: 'ꯂꯥꯏꯁ꯭ꯔꯝ',
  santali: 'ᱢᱩᱨᱢᱩ',
  urdu: 'ڈاکٹر محمد علی',
  hebrew: 'יִצְחָק כהן',
  tibetan: 'བཀྲ་ཤིས་',
  sinhala: 'සුනිල් පෙරේරා',
  thai: 'น้ำผึ้ง ปิ่นโต',
  cyrillic: 'Дмитрий Щербаков',
  greek: 'Γεώργιος Παπαδόπουλος',
  vietnamese: 'Nguyễn Thị Ngọc Ánh',
  polish: 'Łucja Żółć',
  chinese: '张伟 歐陽娜娜',
  japanese: '田中さくら',
  korean: '김철수',
}

/** What a reader of the PDF finds for the glyph that stands for a missing letter. */
const box = '\u0000'

it.each(Object.entries(names))('a name in %s is printed in its letters: %s', async (_, name) => {
  const [page] = await printed(name)
  expect(page?.text).not.toContain(box)
  expect(page?.alternatives).toContain(`QR code that admits ${name} to seat 1A`)
  expect([...(page?.alternatives ?? []), page?.text].join('\n')).toContain(`\n${name}\n`.trim())
})

it('so are operators, cities, stops and addresses', async () => {
  const stops = summary.stops.map((stop, index) => ({
    ...stop,
    name: 'ಮೆಜೆಸ್ಟಿಕ್',
    city: ['', 'ಬೆಂಗಳೂರು', 'சென்னை'][index],
    address: 'కూకట్‌పల్లి',
  }))
  const named = {
    ...summary,
    stops,
    bus: { ...summary.bus, operator: 'കേരള സർക്കാർ' },
    route: { ...summary.route, origin_city: 'ભાવનગર' },
  }
  const [page] = await print(aTrip({ summary: named }))
  expect(page?.text).not.toContain(box)
  expect(page?.alternatives).toEqual(
    expect.arrayContaining(['ಬೆಂಗಳೂರು to சென்னை', 'ಮೆಜೆಸ್ಟಿಕ್, ಬೆಂಗಳೂರು', 'కూకట్‌పల్లి', 'കേരള സർക്കാർ', 'ભાવનગર – Pune']),
  )
})

it.each([
  ['a letter of no face is told by its code point', 'ქ', 'U+10E5'],
  ['so is an emoji', 'Asha 😀', 'Asha U+1F600'],
  ['and a control character', 'Asha\u0007', 'Asha U+0007'],
  ['a mark of no face is left out', 'Ax\u033dsha', 'Axsha'],
  ['another form of a letter is printed as the letter', 'Ⅳ ﬁ', 'IV fi'],
])('%s', async (_, name, expected) => {
  const [page] = await printed(name)
  expect(page?.text).not.toContain(box)
  expect(page?.text).toContain(expected)
})

it('a long name stays in its card', async () => {
  const [page] = await printed('W'.repeat(100))
  const lines = page?.lines ?? []
  const ofName = lines.filter(({ text }) => text.startsWith('WWW'))
  expect(ofName).toHaveLength(8)
  expect(ofName.filter(({ text }) => text.endsWith('…'))).toHaveLength(2)
  const fare = lines.find(({ text }) => text === 'Fare')?.y ?? 0
  const about = lines.filter(({ text }) => text === 'Female, 34').map(({ y }) => y)
  expect(about).toHaveLength(2)
  for (const y of about) expect(y).toBeGreaterThan(fare + 30)
})

it('long names of operators, buses, stops and cities leave the ticket on one page', async () => {
  const long = 'W'.repeat(100)
  const stops = summary.stops.map(stop => ({ ...stop, name: long, city: long, address: long.repeat(3) }))
  const bus = { ...summary.bus, operator: long, bus_number: long, bus_type: long }
  const pages = await print(
    aTrip({ summary: { ...summary, stops, bus, route: { ...summary.route, origin_city: long } } }),
  )
  expect(pages).toHaveLength(1)
  expect(pages[0]?.alternatives).toContain(`${'W'.repeat(37)}… to ${'W'.repeat(37)}…`)
  expect(pages[0]?.alternatives).toContain(`${'W'.repeat(27)}… – Pune`)
})
