import { describe, expect, inject, it } from 'vitest'
import { until } from '../support/until.ts'
import { queuesAreEmpty } from './queues.ts'
import { type Json, play, request, signUp, startToPay } from './traveller.ts'

const documentsOf = async (token: string, bookingId: string): Promise<Json[]> =>
  (await request('GET', `/api/v1/bookings/${bookingId}/invoices`, { token })).body.items

describe('invoices', () => {
  it('follow a paid booking through the ordered queue, once, and a cancellation with a credit note', async () => {
    const traveller = await signUp()
    const { token } = traveller
    const { booking, payment } = await startToPay(traveller)
    await play(payment.body, { outcome: 'succeed', duplicates: 9 })
    const [invoice] = await until('the invoice', async () => {
      const items = await documentsOf(token, booking.body.id)
      return items.length > 0 ? items : undefined
    })
    expect(invoice).toMatchObject({ type: 'invoice', total_amount: booking.body.total_amount })
    expect(invoice.number).toMatch(/^INV\/\d{4}\/\d{7}$/)
    const page = await fetch(`${inject('cloudUrl')}/api/v1/invoices/${invoice.id}/download?language=hi`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'application/pdf'])

    await request('POST', `/api/v1/bookings/${booking.body.id}/cancel`, { token, body: {} })
    const [, note] = await until('the credit note', async () => {
      const items = await documentsOf(token, booking.body.id)
      return items.length > 1 ? items : undefined
    })
    expect(note.type).toBe('credit_note')
    await until('all messages to be worked off', queuesAreEmpty)
    expect(await documentsOf(token, booking.body.id)).toHaveLength(2)
  })

  it('of many bookings at once have each a number of its own', async () => {
    const sold = []
    // One after the other, as each takes the first seats that are free.
    for (let buyer = 0; buyer < 6; buyer += 1) {
      const traveller = await signUp()
      sold.push({ token: traveller.token, ...(await startToPay(traveller)) })
    }
    await Promise.all(sold.map(({ payment }) => play(payment.body, { outcome: 'succeed' })))
    const paid = sold.map(({ token, booking }) => ({ token, id: booking.body.id as string }))
    const invoices = await until('all invoices', async () => {
      const found = await Promise.all(paid.map(({ token, id }) => documentsOf(token, id)))
      return found.every(items => items.length === 1) ? found.flat() : undefined
    })
    const whole = await Promise.all(
      invoices.map(({ id }, index) => request('GET', `/api/v1/invoices/${id}`, { token: paid[index]?.token })),
    )
    const names = whole.map(({ body }) => `${body.issuer.name} ${body.number}`)
    expect(new Set(names).size).toBe(6)
    expect(whole.map(({ body }) => body.buyer_name)).toEqual(Array.from({ length: 6 }, () => 'Asha Rao'))
  })
})
