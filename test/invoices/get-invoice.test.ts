import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/invoices/get-invoice.ts'
import { invoiceIds } from '../../shared/invoices/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { append } from '../taxes/rates.ts'
import { anInvoice } from './sold.ts'

beforeAll(() => startIdentity('commerce'))

const get = (id: string, token: string) => call(handler, { path: `/api/v1/invoices/${id}`, params: { id }, token })

describe('GET /invoices/{id}', () => {
  it('200 the lines, the tax and the issuer; the buyer by name', async () => {
    await append({ percent: '5', code: '9964' })
    const { token, userId } = await accessTokenFor()
    const { invoice, booking } = await anInvoice(userId, 'Shown')
    const { status, body } = await get(invoice.id, token)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: invoice.id,
      type: 'invoice',
      number: invoice.number,
      issuer: { name: 'Shown', tax_number: null, address: null },
      buyer_name: 'Asha Rao',
      booking_id: booking.id,
      booking_reference: booking.booking_reference,
      corrects: null,
      title: expect.stringMatching(/^Bus journey from Mumbai to Pune/),
      tax_percent: '5',
      tax_code: '9964',
      total_amount: booking.total_amount,
    })
    const lines: { amount: number; tax: number }[] = body.lines
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(body.total_amount)
    expect(lines.reduce((sum, { tax }) => sum + tax, 0)).toBe(body.taxes[0].amount)
    expect(body).not.toHaveProperty('user_id')
  })

  it('200 for an administrator anybody’s', async () => {
    const { invoice } = await anInvoice((await accessTokenFor()).userId, 'Watched')
    const { token } = await accessTokenFor('admin')
    expect((await get(invoice.id, token)).body).toMatchObject({ id: invoice.id, buyer_name: 'Asha Rao' })
  })

  it('404 NOT_FOUND for another person’s, a missing one, and what is no id', async () => {
    const { invoice } = await anInvoice((await accessTokenFor()).userId, 'Hidden')
    const { token } = await accessTokenFor()
    for (const id of [invoice.id, newId(invoiceIds.credit_note, Date.now()), 'nothing']) {
      const { status, body } = await get(id, token)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    }
  })
})
