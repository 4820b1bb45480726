import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { until } from '../support/until.ts'
import { queuesAreEmpty } from './queues.ts'
import { bookingOf, inbox, type Json, mail, play, request, seatsOf, signUp, startToPay } from './traveller.ts'

/** Verifies a compact JWS by Node alone, as a phone without the product's code would. */
const verifyOffline = (token: string, keys: Json[]): Json => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const key = createPublicKey({ key: keys.find(each => each.kid === kid), format: 'jwk' })
  const isGood = verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
  return alg === 'EdDSA' && isGood ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : undefined
}

describe('the main job', () => {
  it('from registration to a ticket whose code verifies offline, in mail, API and PDF', async () => {
    const traveller = await signUp()
    const { token, email } = traveller
    expect(traveller.verified.status).toBe(200)
    const { seats, schedule, reservation, booking, payment } = await startToPay(traveller)
    expect([reservation.status, booking.status, payment.status]).toEqual([201, 201, 201])
    expect(reservation.body.total_amount).toBe(booking.body.total_amount)
    expect(payment.body).toMatchObject({ status: 'pending', gateway: 'sandbox', amount: booking.body.total_amount })

    expect((await play(payment.body, { outcome: 'succeed' })).status).toBe(200)
    const confirmed = await until('the booking to be confirmed', async () => {
      const now = await bookingOf(token, booking.body.id)
      return now.status === 'confirmed' && now
    })
    expect(confirmed.payment.status).toBe('succeeded')
    expect(confirmed.schedule.route).toEqual({ origin_city: 'Mumbai', destination_city: 'Pune' })

    const ticket = await request('GET', `/api/v1/tickets/${confirmed.ticket.id}`, { token })
    expect(ticket.body.seats.toSorted()).toEqual(seats.toSorted())
    const { keys } = (await request('GET', '/.well-known/jwks.json')).body
    for (const passenger of ticket.body.passengers)
      expect(verifyOffline(passenger.token, keys)).toMatchObject({
        jti: ticket.body.id,
        dep: schedule.id,
        seat: passenger.seat_id,
      })

    const pdf = await fetch(`${inject('cloudUrl')}/api/v1/tickets/${ticket.body.id}/download`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')

    const letter = await mail(email, /confirmed|ticket/i)
    expect(letter.text).toContain(confirmed.booking_reference)
    expect(letter.attachments.map((attached: Json) => attached.type)).toEqual(['application/pdf'])

    const map = await request('GET', `/api/v1/schedules/${schedule.id}/seats`)
    const sold = seatsOf(map.body).filter(seat => seats.includes(seat.label))
    expect(sold.map(seat => seat.status)).toEqual(['booked', 'booked'])
    expect((await request('GET', `/api/v1/reservations/${reservation.body.id}/details`, { token })).body.status).toBe(
      'converted',
    )
    expect((await request('GET', '/api/v1/reservations/active', { token })).body.items).toEqual([])
  })

  it('fifty webhooks of one payment: one booking, one ticket, one mail', async () => {
    const traveller = await signUp()
    const { booking, payment } = await startToPay(traveller)
    const played = await play(payment.body, { outcome: 'succeed', duplicates: 49 })
    expect(played.body.webhooks).toBe(50)
    await until('the confirmation', () => mail(traveller.email, /confirmed|ticket/i))
    const history = await request('GET', '/api/v1/bookings/history', { token: traveller.token })
    expect(history.body.items.map((item: Json) => [item.id, item.status])).toEqual([[booking.body.id, 'confirmed']])
    await until('all webhooks to be worked off', queuesAreEmpty)
    expect((await inbox(traveller.email)).filter(({ subject }) => /confirmed|ticket/i.test(subject))).toHaveLength(1)
    expect((await bookingOf(traveller.token, booking.body.id)).payment.status).toBe('succeeded')
  })

  it('a declined payment may be tried again and then confirms', async () => {
    const traveller = await signUp()
    const { booking, payment } = await startToPay(traveller)
    await play(payment.body, { outcome: 'decline' })
    const path = `/api/v1/payments/${payment.body.id}`
    await until(
      'the decline',
      async () => (await request('GET', path, { token: traveller.token })).body.status === 'failed',
    )
    const again = await request('POST', '/api/v1/payments/initiate', {
      token: traveller.token,
      body: { booking_id: booking.body.id, payment_method: 'card', amount: booking.body.total_amount },
    })
    expect([again.status, again.body.id, again.body.attempts]).toEqual([201, payment.body.id, 2])
    await play(again.body, { outcome: 'succeed' })
    await until(
      'the booking to be confirmed',
      async () => (await bookingOf(traveller.token, booking.body.id)).status === 'confirmed',
    )
  })

  it('a payment that comes after the hold was given up is refunded in full, once, with a mail', async () => {
    const traveller = await signUp()
    const { booking, payment, reservation } = await startToPay(traveller)
    const given = await request('DELETE', `/api/v1/reservations/${reservation.body.id}`, { token: traveller.token })
    expect(given.body.status).toBe('cancelled')
    await play(payment.body, { outcome: 'succeed', duplicates: 3 })
    const refunded = await until('the refund', async () => {
      const now = (await request('GET', `/api/v1/payments/${payment.body.id}`, { token: traveller.token })).body
      return now.status === 'refunded' && now
    })
    expect(refunded.refunds).toMatchObject([{ amount: booking.body.total_amount, status: 'succeeded' }])
    expect((await bookingOf(traveller.token, booking.body.id)).status).toBe('cancelled')
    await mail(traveller.email, /refund/i)
  })
})
