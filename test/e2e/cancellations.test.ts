import { describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { anAdministrator } from './administrator.ts'
import { bookingOf, freeSeats, type Json, mail, passengersFor, play, request, seatsOf, signUp } from './traveller.ts'

/** A round trip of two, paid through a gateway that captures only whole amounts. */
const aRoundTrip = async () => {
  const traveller = await signUp()
  const { token, email } = traveller
  const [there, back] = await Promise.all([
    freeSeats(2, { daysAhead: 3 }),
    freeSeats(2, { from: 'Pune', to: 'Mumbai', daysAhead: 3 }),
  ])
  const journeys = [there, back].map(({ schedule, seats }) => ({ schedule_id: schedule.id, seat_ids: seats }))
  const held = await request('POST', '/api/v1/reservations/create', { token, body: { journeys } })
  const passengers = journeys.flatMap(({ schedule_id, seat_ids }) =>
    passengersFor(seat_ids).map(passenger => ({ ...passenger, schedule_id })),
  )
  const made = await request('POST', '/api/v1/bookings/create', {
    token,
    body: { reservation_id: held.body.id, passengers, contact: { email, phone: '+919876543210' } },
  })
  const payment = await request('POST', '/api/v1/payments/initiate', {
    token,
    body: {
      booking_id: made.body.id,
      payment_method: 'card',
      gateway: 'sandboxwhole',
      amount: made.body.total_amount,
    },
  })
  expect([held.status, made.status, payment.status]).toEqual([201, 201, 201])
  expect((await play(payment.body, { outcome: 'succeed' })).status).toBe(200)
  const booking = await until('the booking to be confirmed', async () => {
    const now = await bookingOf(token, made.body.id)
    return now.status === 'confirmed' && now
  })
  return { ...traveller, there, back, booking, paymentId: payment.body.id }
}

describe('a round trip', () => {
  it('is one booking with a ticket each; a seat of it is cancelled by its owner, then the way back by the operator', async () => {
    const { token, email, there, back, booking, paymentId } = await aRoundTrip()
    expect(booking.journeys.map(({ schedule }: Json) => schedule.id)).toEqual([there.schedule.id, back.schedule.id])
    const ticketOf = (scheduleId: string) =>
      booking.tickets.find(({ schedule_id }: Json) => schedule_id === scheduleId).id
    const shown = async (scheduleId: string) =>
      (await request('GET', `/api/v1/tickets/${ticketOf(scheduleId)}`, { token })).body
    const refunds = async (): Promise<Json[]> =>
      (await request('GET', `/api/v1/payments/${paymentId}`, { token })).body.refunds

    const [seat] = there.seats
    const part = `${there.schedule.id}:${seat}`
    const price = booking.journeys[0].seats.find(({ seat_number }: Json) => seat_number === seat).price
    const quote = await request('GET', `/api/v1/bookings/${booking.id}/cancellation-quote?seat_ids=${part}`, { token })
    expect(quote.body).toMatchObject({
      is_whole: false,
      refund_amount: Math.floor(price * 0.9),
      fee_amount: price - Math.floor(price * 0.9),
    })
    const cancelled = await request('POST', `/api/v1/bookings/${booking.id}/cancel`, {
      token,
      body: { seat_ids: [part], reason: 'One of us is ill.' },
      headers: { 'idempotency-key': 'one-seat' },
    })
    const { refund_amount } = quote.body
    expect(cancelled.body).toMatchObject({ is_whole: false, refund_amount, cancelled_by: 'owner' })
    await until('the refund', async () => {
      const [first] = await refunds()
      return first?.status === 'succeeded' && first.amount === refund_amount
    })
    expect(await shown(there.schedule.id)).toMatchObject({ validity_status: 'valid', seats: [there.seats[1]] })
    expect((await mail(email, /cancel/i)).text).toContain(seat)
    const map = await request('GET', `/api/v1/schedules/${there.schedule.id}/seats`)
    expect(seatsOf(map.body).find(({ label }) => label === seat).status).toBe('available')

    const { token: operator } = await anAdministrator()
    const gone = await request('DELETE', `/api/v1/schedules/${back.schedule.id}`, { token: operator })
    expect([gone.status, gone.body.status]).toEqual([202, 'cancelled'])
    const left = await until('the way back to be given up', async () => {
      const now = await bookingOf(token, booking.id)
      return now.journeys.length === 1 && now
    })
    expect([left.status, left.journeys[0].schedule.id]).toEqual(['confirmed', there.schedule.id])
    const wayBack = booking.journeys[1].seats.reduce((sum: number, { price: each }: Json) => sum + each, 0)
    await until('the refund of all of it', async () => {
      const amounts = (await refunds()).filter(({ status }) => status === 'succeeded').map(({ amount }) => amount)
      return amounts.length === 2 && amounts.includes(wayBack)
    })
    expect((await shown(back.schedule.id)).validity_status).toBe('cancelled')
    expect((await shown(there.schedule.id)).validity_status).toBe('valid')
    const held = await request('POST', '/api/v1/reservations/create', {
      token,
      body: { schedule_id: back.schedule.id, seat_ids: back.seats },
    })
    expect([held.status, held.body.code]).toEqual([422, 'SCHEDULE_CLOSED'])
    expect((await request('GET', `/api/v1/schedules/${back.schedule.id}/details`)).body.status).toBe('cancelled')
  })
})
