import { beforeAll, expect, it } from 'vitest'
import { handler as getBooking } from '../../functions/bookings/get-booking.ts'
import { handler as download } from '../../functions/tickets/download-ticket.ts'
import { handler as getTicket } from '../../functions/tickets/get-ticket.ts'
import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { selling } from '../../shared/selling.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { storePurchase } from '../support/purchases.ts'

beforeAll(() => startIdentity('commerce'))

it('200 the booking to its owner, whose deletion was interrupted after the ticket was erased', async () => {
  const { token, userId } = await accessTokenFor()
  const { booking, ticket } = await storePurchase(userId)
  expect(await erasePerson(selling, userId, Date.now() + 10_000)).toBe(true)
  const answer = await call(getBooking, { token, params: { id: booking.id } })
  expect(answer).toMatchObject({ status: 200, body: { status: 'confirmed', ticket: null } })
  for (const handler of [getTicket, download])
    expect(await call(handler, { token, params: { id: ticket.id } })).toMatchObject({ status: 404 })
})
