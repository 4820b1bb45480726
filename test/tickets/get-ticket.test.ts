import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/tickets/get-ticket.ts'
import { idOf, newSuffix, suffixOf } from '../../shared/kernel/ids.ts'
import { ticketIds } from '../../shared/tickets/domain.ts'
import { verifyTicketCode } from '../../shared/tickets/rules/ticket-code.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { departure } from './bookings.ts'
import { pictureOf, readQr } from './read-qr.ts'
import { jwks, soldTicket } from './stored-tickets.ts'

beforeAll(() => startIdentity('commerce'))

const get = (id: string, token?: string) =>
  call(handler, { path: `/api/v1/tickets/${id}`, params: { id }, ...(token !== undefined && { token }) })

describe('get ticket', () => {
  it('200 gives each passenger a code that decodes and verifies', async () => {
    const { token, userId } = await accessTokenFor()
    const { ticket, booking } = await soldTicket({ user_id: userId })
    const { status, body } = await get(ticket.id, token)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: ticket.id,
      ticket_number: ticket.ticket_number,
      booking_id: booking.id,
      validity_status: 'valid',
      issued_datetime: '2027-01-15T09:00:00Z',
      seats: ['1A', '1B'],
      qr_code: body.passengers[0].qr_code,
      passengers: [
        { name: 'Asha Devi Rao', seat_id: '1A' },
        { name: 'विक्रम शर्मा', seat_id: '1B' },
      ],
    })
    for (const { qr_code, token: code, seat_id } of body.passengers) {
      expect(readQr(pictureOf(qr_code))).toBe(code)
      expect((await verifyTicketCode(code, jwks, departure)).seat_number).toBe(seat_id)
    }
    expect(body).not.toHaveProperty('user_id')
  })

  it('200 shows that a ticket is cancelled, or that its journey is over', async () => {
    const { token, userId } = await accessTokenFor()
    const past = {
      summary: { stops: [stopAt('2020-01-01T00:00:00Z')] },
      segment: ['stp_start', 'stp_end'] as [string, string],
    }
    const cancelled = await soldTicket({ user_id: userId }, { state: 'cancelled' })
    const over = await soldTicket({ user_id: userId, ...past })
    expect((await get(cancelled.ticket.id, token)).body.validity_status).toBe('cancelled')
    expect((await get(over.ticket.id, token)).body.validity_status).toBe('expired')
  })

  it('401 UNAUTHENTICATED with a ticket’s code for a token', async () => {
    const { ticket } = await soldTicket()
    const { status, body } = await get(ticket.id, ticket.codes[0]?.token)
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('404 NOT_FOUND is the same for a missing ticket, another account’s, and an id of no possible form', async () => {
    const { token } = await accessTokenFor()
    const { ticket, booking } = await soldTicket()
    const missing = await get(idOf(ticketIds.ticket, newSuffix(Date.now())), token)
    const ids = [ticket.id, booking.id, suffixOf(ticket.id), 'tkt_', '../users', `${ticket.id}'`, 'x'.repeat(3000)]
    for (const id of ids) {
      const { status, body } = await get(id, token)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
      expect({ ...body, request_id: '' }).toEqual({ ...missing.body, request_id: '' })
    }
  })
})

const stopAt = (time: string) => ({ id: 'stp_end', name: 'End', time_zone: 'Asia/Kolkata', arrival_datetime: time })
