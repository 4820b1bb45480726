import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/invoices/list-booking-invoices.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { anInvoice, deliver, messageOf, storeBooking } from './sold.ts'

beforeAll(() => startIdentity('commerce'))

const list = (id: string, token: string) =>
  call(handler, { path: `/api/v1/bookings/${id}/invoices`, params: { id }, token })

describe('GET /bookings/{id}/invoices', () => {
  it('200 the invoices of a booking; a fee that is only moved is none', async () => {
    const { token, userId } = await accessTokenFor()
    const { booking, invoice } = await anInvoice(userId, 'Listed')
    await storeBooking({ ...booking, state: 'cancelled' })
    await deliver(messageOf(booking))
    const { status, body } = await list(booking.id, token)
    expect(status).toBe(200)
    expect(body).toEqual({
      items: [
        {
          id: invoice.id,
          type: 'invoice',
          number: invoice.number,
          booking_id: booking.id,
          total_amount: booking.total_amount,
          currency: 'INR',
          issued_datetime: expect.any(String),
        },
      ],
    })
  })

  it('404 NOT_FOUND for another person’s booking', async () => {
    const { booking } = await anInvoice((await accessTokenFor()).userId, 'Listed')
    const { token } = await accessTokenFor()
    const { status, body } = await list(booking.id, token)
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})
