import { percentText } from '../../commerce/rules/tax-rate.ts'
import type { Language } from '../../kernel/language.ts'
import { format } from '../../kernel/money.ts'
import { isolated } from '../../tickets/presenters/bidi.ts'
import { body, inner, label, room, small } from '../../tickets/presenters/layout.ts'
import { loadShapingFor } from '../../tickets/presenters/shaping.ts'
import { faint, ink, Sheet } from '../../tickets/presenters/sheet.ts'
import { type Buyer, type Document, taxOf } from '../rules/document.ts'
import { taxName, wordsOf } from './invoice-words.ts'

type Words = ReturnType<typeof wordsOf>

/** `invoice-INV-2627-0000001.pdf`. */
export const invoiceFileName = ({ type, number }: Pick<Document, 'type' | 'number'>): string =>
  `${type.replace('_', '-')}-${number.replaceAll('/', '-')}.pdf`

/** An invoice or a credit note as A4 pages, readable in grey print. */
export const invoicePdf = async (
  document: Document,
  buyer: Buyer | undefined,
  language: Language,
): Promise<Uint8Array> => {
  const words = wordsOf(language)
  await loadShapingFor(JSON.stringify([document, buyer, words, words.page(1, 1)]))
  const sheet = new Sheet({
    title: `${titleOf(document, words)} ${document.number}`,
    author: document.issuer.name,
    madeAt: new Date(document.issued_at),
    language,
  })
  let y = head(sheet, document, words, language)
  y = parties(sheet, document, buyer, words, y + 16)
  y = lines(sheet, document, words, room(sheet, y + 20, 60))
  y = totals(sheet, document, words, room(sheet, y + 8, 60 + document.taxes.length * 17))
  foot(sheet, document, words)
  return sheet.finish()
}

/** Without a tax it is no tax invoice. */
const titleOf = (document: Document, words: Words): string =>
  document.type === 'invoice' && taxOf(document) === 0 ? words.untaxed : words[document.type]

const head = (sheet: Sheet, document: Document, words: Words, language: Language): number => {
  const { x, width } = inner(sheet)
  const right = { x: x + width - 210, width: 210 }
  const title = { size: 20, weight: 'bold', tag: 'H1' } as const
  const left = sheet.text(titleOf(document, words), { x, y: 48, width: width - 220 }, title)
  let y = sheet.text(words.number, { ...right, y: 44 }, { ...label, align: 'right' })
  y = sheet.text(document.number, { ...right, y }, { size: 13, weight: 'bold', align: 'right' }) + 3
  y = sheet.text(
    `${words.date}: ${dateText(document.issued_at, language)}`,
    { ...right, y },
    { ...small, align: 'right' },
  )
  y = sheet.text(`${words.booking}: ${document.booking_reference}`, { ...right, y }, { ...small, align: 'right' })
  if (document.corrects)
    y = sheet.text(`${words.corrects}: ${document.corrects.number}`, { ...right, y }, { ...small, align: 'right' })
  const bottom = Math.max(left, y) + 8
  sheet.decorate(page => page.rect(x, bottom, width, 2.2).fill(ink))
  return bottom
}

/** In the calendar of India, where the documents are made out. */
const dateText = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(language === 'hi' ? 'hi-IN' : 'en-IN', {
    dateStyle: 'long',
    timeZone: 'Asia/Kolkata',
  }).format(at)

const parties = (
  sheet: Sheet,
  { issuer, buyer: business }: Document,
  buyer: Buyer | undefined,
  words: Words,
  top: number,
): number => {
  const { x, width } = inner(sheet)
  const column = width / 2 - 12
  const name = { size: 11.5, least: 8, lines: 3, weight: 'bold' } as const
  const left = { x, width: column }
  const right = { x: x + width - column, width: column }
  let issuerY = sheet.text(words.issuer, { ...left, y: top }, label)
  issuerY = sheet.text(isolated(issuer.name), { ...left, y: issuerY + 2 }, name)
  if (issuer.address)
    issuerY = sheet.text(isolated(issuer.address), { ...left, y: issuerY + 1 }, { ...small, lines: 4 })
  if (issuer.tax_number)
    issuerY = sheet.text(`${words.tax_number}: ${issuer.tax_number}`, { ...left, y: issuerY + 1 }, small)
  const buyerName = business?.company ?? buyer?.name
  let y = sheet.text(words.buyer, { ...right, y: top }, label) + 2
  y = buyerName
    ? sheet.text(isolated(buyerName), { ...right, y }, name)
    : sheet.text(words.erased, { ...right, y }, small)
  if (business) y = sheet.text(`${words.tax_number}: ${business.tax_number}`, { ...right, y: y + 1 }, small)
  return Math.max(issuerY, y)
}

const lines = (sheet: Sheet, document: Document, words: Words, top: number): number => {
  const { x, width } = inner(sheet)
  const money = (amount: number) => format({ amount, currency: document.currency })
  const row = (y: number, texts: readonly string[], style: typeof body | typeof label) => {
    const [description = '', quantity = '', price = '', amount = ''] = texts
    const shared = { ...style, align: 'right' } as const
    const bottom = sheet.text(description, { x, y, width: width - 250 }, style)
    sheet.text(quantity, { x: x + width - 240, y, width: 50 }, shared)
    sheet.text(price, { x: x + width - 185, y, width: 90 }, shared)
    sheet.text(amount, { x: x + width - 90, y, width: 90 }, shared)
    return bottom
  }
  let y = sheet.text(document.title, { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 6
  y = row(y, [words.description, words.quantity, words.price, words.amount], label) + 3
  sheet.rule(y)
  y += 5
  for (const { description, quantity, unit_amount, amount } of document.lines)
    y = row(room(sheet, y, 20), [description, String(quantity), money(unit_amount), money(amount)], body) + 3
  sheet.rule(y)
  return y
}

const totals = (sheet: Sheet, document: Document, words: Words, top: number): number => {
  const { x, width } = inner(sheet)
  const money = (amount: number) => format({ amount, currency: document.currency })
  const left = { x: x + width - 330, width: 230 }
  let y = top
  const row = (name: string, amount: string, weight: 'regular' | 'bold') => {
    sheet.text(name, { ...left, y }, { ...body, weight })
    y = sheet.text(amount, { x: x + width - 110, y, width: 110 }, { ...body, weight, align: 'right' }) + 3
  }
  const tax = taxOf(document)
  if (tax > 0) row(words.without_tax, money(document.total_amount - tax), 'regular')
  for (const { code, amount } of document.taxes)
    row(`${taxName(words, code)} ${shareOf(document)}%`, money(amount), 'regular')
  row(document.type === 'invoice' ? words.total : words.refunded, money(document.total_amount), 'bold')
  if (document.tax_code) y = sheet.text(`${words.code}: ${document.tax_code}`, { ...left, y: y + 2 }, { ...small })
  return y
}

/** The percent of each part: a tax within a state is two halves. */
const shareOf = ({ basis_points, taxes }: Document): string => percentText(basis_points / taxes.length)

const foot = (sheet: Sheet, { number }: Document, words: Words): void => {
  const { x, width } = inner(sheet)
  sheet.eachPage((page, count) => {
    const y = sheet.height - 40
    sheet.rule(y - 6, 0.5)
    sheet.text(`${number} · ${words.footer}`, { x, y, width: width - 80 }, { size: 8, colour: faint })
    const place = { x: x + width - 80, y, width: 80 }
    sheet.text(words.page(page, count), place, { size: 8, colour: faint, align: 'right' })
  })
}
