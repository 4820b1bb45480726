import { writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/invoices/download-invoice.ts'
import { invoicePdf } from '../../shared/invoices/presenters/invoice-pdf.ts'
import type { Document } from '../../shared/invoices/rules/document.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { append } from '../taxes/rates.ts'
import { readPdf } from '../tickets/pdf-content.ts'
import { anInvoice } from './sold.ts'

beforeAll(() => startIdentity('commerce'))

const download = (id: string, token: string, query: Record<string, string> = {}) =>
  call(handler, { path: `/api/v1/invoices/${id}/download`, params: { id }, query, token })

describe('GET /invoices/{id}/download', () => {
  it('200 a page with number, issuer, buyer, lines, tax and total', async () => {
    await append({ percent: '5', code: '9964' })
    const { token, userId } = await accessTokenFor()
    const { invoice } = await anInvoice(userId, 'Sahyadri Travels')
    const { status, headers, raw } = await download(invoice.id, token)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/pdf')
    expect(headers['content-disposition']).toBe(
      `attachment; filename="invoice-${invoice.number.replaceAll('/', '-')}.pdf"`,
    )
    expect(headers['cache-control']).toBe('private, no-store')
    const { pages, info } = await readPdf(raw)
    expect(pages).toHaveLength(1)
    expect(info.Title).toBe(`TAX INVOICE ${invoice.number}`)
    for (const text of ['TAX INVOICE', invoice.number, 'Sahyadri Travels', 'Asha Rao', 'GST 5%', 'SAC / HSN: 9964'])
      expect(pages[0]?.text).toContain(text)
    await keep('invoice-en', raw)
  })

  it('200 the same in Hindi', async () => {
    const { token, userId } = await accessTokenFor()
    const { invoice } = await anInvoice(userId, 'सह्याद्री ट्रैवल्स')
    const { raw } = await download(invoice.id, token, { language: 'hi' })
    const { pages, info } = await readPdf(raw)
    expect(info.Title).toBe(`कर चालान ${invoice.number}`)
    expect(info.Language).toBe('hi')
    expect(pages[0]?.text.normalize('NFC')).toContain(invoice.number)
    await keep('invoice-hi', raw)
  })

  it('404 NOT_FOUND for another person’s', async () => {
    const { invoice } = await anInvoice((await accessTokenFor()).userId, 'Hidden')
    const { status, body } = await download(invoice.id, (await accessTokenFor()).token)
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('a credit note as a page', () => {
  it('says what it corrects, divides the tax, and goes on to more pages where it is long', async () => {
    const { userId } = await accessTokenFor()
    const { invoice } = await anInvoice(userId, 'Sahyadri Travels')
    const line = { code: 'seat', description: 'Seat, semi sleeper', quantity: 1, unit_amount: 105, amount: 105, tax: 5 }
    const lines = Array.from({ length: 60 }, () => line)
    const long: Document = {
      ...invoice,
      type: 'credit_note',
      number: 'CRN/2627/0000042',
      corrects: { id: invoice.id, number: invoice.number },
      issuer: { ...invoice.issuer, tax_number: '27AAAAA0000A1Z5', address: '12 Station Road, Pune 411001' },
      basis_points: 500,
      lines,
      total_amount: 60 * 105,
      taxes: [
        { code: 'cgst', amount: 150 },
        { code: 'sgst', amount: 150 },
      ],
    }
    const raw = await invoicePdf(long, undefined, 'en')
    const { pages } = await readPdf(raw)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages[0]?.text).toContain(`For invoice: ${invoice.number}`)
    expect(pages[0]?.text).toContain('has been erased')
    expect(pages.at(-1)?.text).toContain('CGST 2.5%')
    await keep('credit-note', raw)
  })
})

/** For a look at the page itself. */
const keep = async (name: string, bytes: Uint8Array) => {
  if (process.env.KEEP_PDFS) await writeFile(`${process.env.KEEP_PDFS}/${name}.pdf`, bytes)
}
