import type { Language } from '../../kernel/language.ts'
import { plainName } from '../rules/ticket-text.ts'

/** The words of a printed ticket. Names of places, stops and operators stay as the operator wrote them. */
const english = {
  title: (number: string, route: string) => `Bus ticket ${number}: ${route}`,
  ticket: 'BUS TICKET',
  number: 'TICKET NUMBER',
  booking: 'Booking',
  route: (from: string, to: string) => `${from} to ${to}`,
  boarding: 'BOARDING',
  dropping: 'DROPPING',
  unknown_time: 'See the operator',
  route_label: 'ROUTE',
  operator: 'OPERATOR',
  bus: 'BUS',
  type: 'TYPE',
  seats: 'SEATS',
  seat: 'SEAT',
  cancelled: 'Cancelled: not valid for travel',
  passenger: 'Passenger',
  passengers: 'Passengers: one code each, shown when boarding',
  code: (name: string, seat: string) => `QR code that admits ${name} to seat ${seat}`,
  fare: 'Fare',
  fare_of: (seat: string, type: string) => `Seat ${seat}, ${type.toLowerCase()}`,
  tax: 'Tax added to the fare',
  total: (currency: string) => `Total paid (${currency})`,
  before: 'Before you travel',
  advice: [
    'Be at the boarding stop 15 minutes before the time above. All times are local to the stop they stand beside.',
    'Show the code on paper or on a screen, with a photo identity document. Each code admits one passenger, once.',
    'The code is signed: staff check it without a network. Keep it to yourself, as a copy of it is your seat.',
  ],
  issued: 'issued',
  page: (page: number, count: number) => `Page ${page} of ${count}`,
  /** Of seats, buses and passengers; a name that is not here is shown as it is. */
  names: {} as Readonly<Record<string, string>>,
}

export type TicketWords = typeof english

const hindi: TicketWords = {
  title: (number, route) => `बस टिकट ${number}: ${route}`,
  ticket: 'बस टिकट',
  number: 'टिकट संख्या',
  booking: 'बुकिंग',
  route: (from, to) => `${from} से ${to}`,
  boarding: 'चढ़ने का स्टॉप',
  dropping: 'उतरने का स्टॉप',
  unknown_time: 'संचालक से पूछें',
  route_label: 'मार्ग',
  operator: 'संचालक',
  bus: 'बस',
  type: 'प्रकार',
  seats: 'सीटें',
  seat: 'सीट',
  cancelled: 'रद्द: यात्रा के लिए मान्य नहीं',
  passenger: 'यात्री',
  passengers: 'यात्री: हर एक का अपना कोड, चढ़ते समय दिखाएँ',
  code: (name, seat) => `${name} की सीट ${seat} का QR कोड`,
  fare: 'किराया',
  fare_of: (seat, type) => `सीट ${seat}, ${type}`,
  tax: 'किराए में जोड़ा गया कर',
  total: currency => `कुल भुगतान (${currency})`,
  before: 'यात्रा से पहले',
  advice: [
    'ऊपर दिए समय से 15 मिनट पहले चढ़ने के स्टॉप पर पहुँचें। हर समय उसके पास लिखे स्टॉप का स्थानीय समय है।',
    'कोड काग़ज़ पर या स्क्रीन पर, फ़ोटो वाले पहचान पत्र के साथ दिखाएँ। हर कोड से एक यात्री एक बार चढ़ सकता है।',
    'कोड पर हस्ताक्षर है: कर्मचारी उसे बिना नेटवर्क के जाँचते हैं। इसे अपने पास रखें, क्योंकि इसकी नक़ल ही आपकी सीट है।',
  ],
  issued: 'जारी',
  page: (page, count) => `पृष्ठ ${page} / ${count}`,
  names: {
    standard: 'साधारण',
    premium: 'प्रीमियम',
    window: 'खिड़की',
    aisle: 'गलियारा',
    sleeper_lower: 'स्लीपर, नीचे',
    sleeper_upper: 'स्लीपर, ऊपर',
    deluxe: 'डीलक्स',
    luxury: 'लक्ज़री',
    sleeper: 'स्लीपर',
    semi_sleeper: 'सेमी-स्लीपर',
    female: 'महिला',
    male: 'पुरुष',
    other: 'अन्य',
  },
}

export const ticketWords = (language: Language): TicketWords => ({ en: english, hi: hindi })[language]

/** `semi_sleeper` → `Semi sleeper`, or its Hindi. */
export const nameIn = ({ names }: TicketWords, name: string): string => names[name] ?? plainName(name)
