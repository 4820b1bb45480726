import { beforeAll, describe, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as getBooking } from '../../functions/bookings/get-booking.ts'
import { handler as getInvoice } from '../../functions/invoices/get-invoice.ts'
import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { listInvoices } from '../../shared/invoices/workflows/list-invoices.ts'
import { selling } from '../../shared/selling.ts'
import { aBuyer, aReservation } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { deliver, messageOf, ofOperator, storePaid } from './sold.ts'

beforeAll(async () => {
  process.env.HOLD_SECONDS = '900'
  return startIdentity('commerce', 'inventory')
})

const business = { company: 'Rao & Sons', tax_number: '27AAAAA0000A1Z5' }

const book = async (contact: object) => {
  const buyer = await aBuyer()
  const reservation = await aReservation(buyer)
  const passengers = ['1A', '1B'].map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
  const body = { reservation_id: reservation.id, passengers, contact }
  return { buyer, reply: await call(createBooking, { token: buyer.token, body }) }
}

describe('a business that gives its tax number', () => {
  it('201 is kept with the booking', async () => {
    const contact = { email: 'asha@example.com', phone: '+919876543210', business }
    const { buyer, reply } = await book(contact)
    expect(reply.status).toBe(201)
    const { body } = await call(getBooking, { token: buyer.token, params: { id: reply.body.id } })
    expect(body.contact).toEqual(contact)
  })

  it.each([{ company: 'Rao & Sons' }, { ...business, tax_number: 'a number' }, { ...business, company: '' }])(
    '400 VALIDATION_FAILED for %o',
    async wrong => {
      const { reply } = await book({ email: 'asha@example.com', phone: '+919876543210', business: wrong })
      expect([reply.status, reply.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    },
  )

  it('is named by its invoices, whatever becomes of the person', async () => {
    const { token, userId } = await accessTokenFor()
    const contact = { email: 'asha@example.com', phone: '+919876543210', business }
    const { booking } = await storePaid({ user_id: userId, contact, ...ofOperator('Business') })
    await deliver(messageOf(booking))
    await erasePerson(selling, userId, Date.now() + 60_000)
    const [invoice] = await listInvoices(booking.id)
    const { body } = await call(getInvoice, { token, params: { id: invoice?.id ?? '' } })
    expect(body).toMatchObject({ buyer_name: business.company, buyer_tax_number: business.tax_number })
  })
})
