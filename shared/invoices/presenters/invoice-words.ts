import type { Language } from '../../kernel/language.ts'

const english = {
  invoice: 'TAX INVOICE',
  untaxed: 'INVOICE',
  credit_note: 'CREDIT NOTE',
  number: 'NUMBER',
  date: 'Date',
  booking: 'Booking',
  corrects: 'For invoice',
  issuer: 'SOLD BY',
  buyer: 'SOLD TO',
  erased: 'The buyer’s name has been erased, or was not given.',
  tax_number: 'GSTIN',
  code: 'SAC / HSN',
  description: 'Description',
  quantity: 'Quantity',
  price: 'Price',
  amount: 'Amount',
  without_tax: 'Amount without tax',
  total: 'Total, tax included',
  refunded: 'Total given back, tax included',
  page: (page: number, count: number) => `Page ${page} of ${count}`,
  footer: 'Drawn from the record by a computer; it needs no signature.',
  gst: 'GST',
  cgst: 'CGST',
  sgst: 'SGST',
  igst: 'IGST',
}

type Words = typeof english

const hindi: Words = {
  invoice: 'कर चालान',
  untaxed: 'चालान',
  credit_note: 'क्रेडिट नोट',
  number: 'संख्या',
  date: 'दिनांक',
  booking: 'बुकिंग',
  corrects: 'चालान के लिए',
  issuer: 'विक्रेता',
  buyer: 'क्रेता',
  erased: 'क्रेता का नाम मिटा दिया गया है, या नहीं दिया गया था।',
  tax_number: 'जीएसटीआईएन',
  code: 'एसएसी / एचएसएन',
  description: 'विवरण',
  quantity: 'मात्रा',
  price: 'मूल्य',
  amount: 'राशि',
  without_tax: 'कर रहित राशि',
  total: 'कुल, कर सहित',
  refunded: 'कुल वापसी, कर सहित',
  page: (page, count) => `पृष्ठ ${page} / ${count}`,
  footer: 'यह अभिलेख से कंप्यूटर द्वारा बनाया गया है; हस्ताक्षर आवश्यक नहीं।',
  gst: 'जीएसटी',
  cgst: 'सीजीएसटी',
  sgst: 'एसजीएसटी',
  igst: 'आईजीएसटी',
}

export const wordsOf = (language: Language): Words => ({ en: english, hi: hindi })[language]

/** What a tax is called; a code that has no word is its own. */
export const taxName = (words: Words, code: string): string =>
  ({ gst: words.gst, cgst: words.cgst, sgst: words.sgst, igst: words.igst })[code] ?? code.toUpperCase()
