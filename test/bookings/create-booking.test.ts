import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/bookings/create-booking.ts'
import { handler as getBooking } from '../../functions/bookings/get-booking.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { readClaimant } from '../../shared/inventory/store/claimants.ts'
import { newId, suffixOf } from '../../shared/kernel/ids.ts'
import { type Call, call } from '../support/call.ts'
import { allItems, putItem } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { aHold, contact, passengers } from './a-hold.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

const book = (token: string, reservationId: string, body: object = {}, more: Partial<Call> = {}) =>
  call(handler, { token, body: { reservation_id: reservationId, passengers, contact, ...body }, ...more })

describe('create booking', () => {
  it('201 awaits payment until the hold ends, under a reference of its day', async () => {
    const { token, reservation, offer } = await aHold()
    const { status, body } = await book(token, reservation.id)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'pending_payment',
      reservation_id: reservation.id,
      total_amount: 90_000,
      currency: 'INR',
      expires_at: reservation.expiry_datetime,
      contact: { email: 'asha@example.com', phone: '+919876543210' },
      passengers,
      schedule: { id: offer.inventory_id },
      payment: null,
      ticket: null,
    })
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '')
    expect(body.booking_reference).toMatch(new RegExp(`^BK${today}-[2-9A-HJ-NP-Z]{7}$`))
  })

  it('201 gives the same booking for the same Idempotency-Key, also to many at once', async () => {
    const { token, reservation } = await aHold()
    const headers = { 'idempotency-key': 'booking-1' }
    const replies = await Promise.all(Array.from({ length: 5 }, () => book(token, reservation.id, {}, { headers })))
    expect(replies.map(({ status }) => status)).toEqual(Array(5).fill(201))
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  })

  it('201 for what costs nothing: confirmed by the message that its payment of 0 causes, seats sold, ticket issued', async () => {
    const { token, userId, reservation } = await aHold({ prices: { window: [0], aisle: [0] } })
    const { status, body } = await book(token, reservation.id)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'pending_payment',
      total_amount: 0,
      plan: 'free',
      amount_due: 0,
      ticket: null,
    })
    const [payment] = (await allItems('commerce')).filter(
      ({ booking_id, amount }) => booking_id === body.id && amount === 0,
    )
    const asked = announce(String(payment?.sk), undefined, payment)
    expect(asked).toMatchObject([{ queue: 'payment-events', body: { user_id: userId, payment_id: payment?.id } }])
    expect(await onPaymentEvent(sqsEvent(asked[0]?.body), {} as never)).toEqual({ batchItemFailures: [] })
    const { body: confirmed } = await call(getBooking, { token, params: { id: body.id } })
    expect(confirmed).toMatchObject({ status: 'confirmed', ticket: { validity_status: 'valid' } })
    expect(confirmed.ticket.qr_code).toMatch(/^data:image\/png;base64,/)
  })

  it('422 IDEMPOTENCY_KEY_REUSED for another booking under the same key', async () => {
    const { token, reservation } = await aHold()
    const headers = { 'idempotency-key': 'booking-2' }
    await book(token, reservation.id, {}, { headers })
    const other = { contact: { ...contact, email: 'other@example.com' } }
    const { status, body } = await book(token, reservation.id, other, { headers })
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('409 ALREADY_BOOKED names the booking, for all but one of several at once', async () => {
    const { token, reservation } = await aHold()
    const replies = await Promise.all(Array.from({ length: 5 }, () => book(token, reservation.id)))
    const [made] = replies.filter(({ status }) => status === 201)
    const refused = replies.filter(({ status }) => status === 409)
    expect(refused).toHaveLength(4)
    for (const { body } of refused) expect([body.code, body.booking_id]).toEqual(['ALREADY_BOOKED', made?.body.id])
  })

  it.each([1, 2, 3, 4, 5, 6, 7])(
    '201 after an attempt that was killed after its call %i: one booking, under the id it noted',
    async calls => {
      const { token, userId, reservation } = await aHold({ restrictions: {} })
      const body = { reservation_id: reservation.id, passengers, contact }
      await killedAfter(calls, () => call(handler, { token, body }))
      const [first, second] = await Promise.all([call(handler, { token, body }), call(handler, { token, body })])
      const own = (await allItems('commerce')).filter(
        ({ pk, user_id }) => pk === `USER#${userId}` || user_id === userId,
      )
      const bookings = own.filter(({ sk }) => String(sk).startsWith('BKG#'))
      expect(bookings.length).toBe(1)
      const noted = await readClaimant(reservation.schedule_id, suffixOf(reservation.id))
      expect(noted).toEqual({ user_id: userId, ref: bookings[0]?.id })
      for (const answer of [first, second])
        if (answer.status === 201) expect(answer.body.id).toBe(bookings[0]?.id)
        else expect([answer.status, answer.body.code]).toEqual([409, 'ALREADY_BOOKED'])
      const references = own.filter(({ sk }) => sk === 'BOOKING').map(({ pk }) => pk)
      expect(references).toContain(`REFERENCE#${bookings[0]?.booking_reference}`)
    },
  )

  it('409 RESERVATION_NOT_ACTIVE for one that was given back, and one whose time is over', async () => {
    const { token, reservation } = await aHold()
    await call(release, { method: 'DELETE', token, params: { id: reservation.id } })
    const given = await book(token, reservation.id)
    expect([given.status, given.body.code]).toEqual([409, 'RESERVATION_NOT_ACTIVE'])

    const lapsed = await aHold()
    const record = (await allItems('commerce')).find(item => item.id === lapsed.reservation.id)
    await putItem('commerce', { ...record, expires_at: Date.now() - 1 })
    expect((await book(lapsed.token, lapsed.reservation.id)).body.code).toBe('RESERVATION_NOT_ACTIVE')
  })
})

describe('create booking, bad input', () => {
  const [asha, ravi] = passengers
  it.each([
    [400, 'PASSENGERS_DO_NOT_MATCH', 'a seat without passenger', { passengers: [asha] }],
    [400, 'PASSENGERS_DO_NOT_MATCH', 'two on one seat', { passengers: [asha, { ...ravi, seat_id: '1A' }] }],
    [400, 'PASSENGERS_DO_NOT_MATCH', 'a seat that is not held', { passengers: [asha, { ...ravi, seat_id: '9Z' }] }],
    [422, 'WOMEN_ONLY_SEAT', 'a man on a seat for women', { passengers: [{ ...asha, gender: 'male' }, ravi] }],
    [400, 'VALIDATION_FAILED', 'no passengers', { passengers: [] }],
    [400, 'VALIDATION_FAILED', 'an age of -1', { passengers: [{ ...asha, age: -1 }, ravi] }],
    [400, 'VALIDATION_FAILED', 'a name of blanks', { passengers: [{ ...asha, name: '   ' }, ravi] }],
    [400, 'VALIDATION_FAILED', 'a malformed e-mail', { contact: { ...contact, email: 'asha' } }],
    [400, 'VALIDATION_FAILED', 'a malformed phone number', { contact: { ...contact, phone: '98765' } }],
    [400, 'VALIDATION_FAILED', 'a price set by the client', { total_amount: 1 }],
    [404, 'RESERVATION_NOT_FOUND', 'an unknown reservation', { reservation_id: newId(commerceIds.reservation, 1) }],
  ])('%i %s for %s, and nothing is written', async (status, code, _what, change) => {
    const { token, reservation } = await aHold()
    const before = await allItems('commerce')
    const reply = await book(token, reservation.id, change)
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(await allItems('commerce')).toEqual(before)
  })

  it("404 RESERVATION_NOT_FOUND for another account's", async () => {
    const { reservation } = await aHold()
    const { token } = await aHold()
    const { status, body } = await book(token, reservation.id)
    expect([status, body.code]).toEqual([404, 'RESERVATION_NOT_FOUND'])
  })
})
