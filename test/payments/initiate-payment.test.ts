import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { createBooking, readBooking } from '../../shared/commerce/store/bookings.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { addCharge } from '../../shared/commerce/workflows/add-charge.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { gatewayOf } from '../../shared/payments/adapters/registry.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import { aBooking as storedBooking } from '../commerce/sales.ts'
import { call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { accessTokenFor } from '../support/identity.ts'
import { keepGatewaysSecret } from './outside.ts'
import {
  aBooking,
  aBuyer,
  aReservation,
  atCheckout,
  consumeEvents,
  due,
  orderIn,
  paidEvent,
  pay,
  playAt,
  recordsOf,
  startPaying,
} from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const ordersOf = async (paymentId: string) =>
  (await allItems('runtime')).filter(({ reference }) => reference === paymentId)

describe('initiate payment', () => {
  it('201 with a checkout at the gateway for what is due', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const { status, body } = await pay(buyer, { booking_id: booking.id })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      id: `pay_${booking.id.slice(4)}`,
      booking_id: booking.id,
      status: 'pending',
      gateway: 'sandbox',
      payment_method: 'upi',
      amount: due,
      currency: 'INR',
      attempts: 1,
      refunds: [],
    })
    const order = await readOrder(orderIn(body))
    expect(order).toMatchObject({ amount: due, currency: 'INR', reference: body.id, state: 'open' })
    expect(order?.description).toBe(`Booking ${booking.booking_reference}`)
  })

  it('201 the hold outlives the gateway’s session, within twice the hold time', async () => {
    const buyer = await aBuyer()
    process.env.HOLD_SECONDS = '600'
    const { booking, reservation } = await aBooking(buyer)
    process.env.HOLD_SECONDS = '900'
    const { body } = await pay(buyer, { booking_id: booking.id })
    const held = await readReservation(selling, buyer.userId, reservation.id)
    const ends = held?.expires_at ?? 0
    expect(ends).toBeGreaterThan(Date.parse(reservation.expiry_datetime))
    expect(Date.parse(body.expires_at)).toBeLessThanOrEqual(ends - 30_000)
    expect((await readOrder(orderIn(body)))?.expires_at).toBe(Date.parse(body.expires_at))
  })

  it('201 makes the booking of a reservation that has none, in the account’s own name', async () => {
    const buyer = await aBuyer()
    const reservation = await aReservation(buyer)
    const { status, body } = await pay(buyer, { reservation_id: reservation.id })
    expect(status).toBe(201)
    const booking = await readBooking(selling, buyer.userId, body.booking_id)
    expect(booking?.details.passengers).toEqual([
      { name: 'Asha Rao', seat_id: '1A' },
      { name: 'Asha Rao', seat_id: '1B' },
    ])
    expect(booking?.contact).toEqual({ email: buyer.account.email, phone: buyer.account.phone_number })
    const again = await pay(buyer, { reservation_id: reservation.id })
    expect(again.body.id).toBe(body.id)
  })

  it('422 NAME_REQUIRED for an account without a name, and nothing is booked', async () => {
    const buyer = await aBuyer({ first_name: '', last_name: '' })
    const reservation = await aReservation(buyer)
    const answer = await pay(buyer, { reservation_id: reservation.id })
    expect(answer).toMatchObject({ status: 422, body: { code: 'NAME_REQUIRED' } })
    expect(await readReservation(selling, buyer.userId, reservation.id)).not.toHaveProperty('booking_id')
  })

  it('422 BOOKING_REQUIRED where there is no account to make it in the name of', async () => {
    const signedIn = await accessTokenFor()
    const buyer = { ...signedIn, account: { email: '', phone_number: '', first_name: '', last_name: '' } }
    const reservation = await aReservation(buyer)
    const answer = await pay(buyer, { reservation_id: reservation.id })
    expect(answer).toMatchObject({ status: 422, body: { code: 'BOOKING_REQUIRED' } })
    expect(await readReservation(selling, buyer.userId, reservation.id)).not.toHaveProperty('booking_id')
  })

  it('201 the same open payment again, also from many requests at once: one booking, one payment, one order', async () => {
    const buyer = await aBuyer()
    const reservation = await aReservation(buyer)
    const replies = await Promise.all(Array.from({ length: 6 }, () => pay(buyer, { reservation_id: reservation.id })))
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.checkout?.url}`)).size).toBe(1)
    expect(await ordersOf(replies[0]?.body.id)).toHaveLength(1)
  })

  it('201 another session where the gateway did not end the one before, which stays payable and is asked about', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const { body: first } = await pay(buyer, { booking_id: booking.id, gateway: 'sandboxwhole' })
    const record = await readPayment(buyer.userId, first.id)
    // As of a version that did not know which sessions cannot be ended.
    const attempts = (record?.attempts ?? []).map(({ stays: _, ...attempt }) => attempt)
    if (record) await changePayment(record, { attempts })
    expect((await pay(buyer, { booking_id: booking.id, gateway: 'sandbox' })).status).toBe(201)
    expect((await readPayment(buyer.userId, first.id))?.attempts).toMatchObject([
      { gateway: 'sandboxwhole', state: 'open', stays: true },
      { gateway: 'sandbox', state: 'open' },
    ])
  })

  it('201 the same reply for the same Idempotency-Key', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const headers = { 'idempotency-key': randomUUID() }
    const first = await pay(buyer, { booking_id: booking.id }, headers)
    expect((await pay(buyer, { booking_id: booking.id }, headers)).body).toEqual(first.body)
    const other = await pay(buyer, { booking_id: booking.id, payment_method: 'card' }, headers)
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('201 another attempt of the same payment after a decline', async () => {
    const { buyer, booking, payment } = await atCheckout()
    await playAt(payment, 'decline')
    const [declined] = (world.queues.ready('sandbox-webhooks') as { id: string }[]).slice(-1)
    expect(declined).toMatchObject({ type: 'order.declined' })
    const paid = paidEvent({ buyer, payment })
    if (paid.kind === 'told' && 'order' in paid.event)
      await consumeEvents({
        ...paid,
        event: { ...paid.event, order: { ...paid.event.order, status: 'declined', captures: [] } },
      })
    const { status, body } = await pay(buyer, { booking_id: booking.id })
    expect([status, body.id, body.attempts, body.status]).toEqual([201, payment.id, 2, 'pending'])
    expect(orderIn(body)).not.toBe(orderIn(payment))
  })

  it('201 another method closes the open session first', async () => {
    const { buyer, booking, payment } = await atCheckout()
    const { body } = await pay(buyer, { booking_id: booking.id, payment_method: 'card' })
    expect([body.payment_method, body.attempts]).toEqual(['card', 2])
    expect((await readOrder(orderIn(payment)))?.state).toBe('cancelled')
  })

  it('409 ALREADY_PAID when the open session was paid a moment ago', async () => {
    const { buyer, booking, payment } = await atCheckout()
    await playAt(payment, 'succeed')
    const { status, body } = await pay(buyer, { booking_id: booking.id, payment_method: 'card' })
    expect([status, body.code]).toEqual([409, 'ALREADY_PAID'])
  })

  it('409 ALREADY_PAID once it is', async () => {
    const { buyer, booking, payment } = await atCheckout()
    await consumeEvents(paidEvent({ buyer, payment }))
    const { status, body } = await pay(buyer, { booking_id: booking.id })
    expect([status, body.code]).toEqual([409, 'ALREADY_PAID'])
  })

  it('409 PAYMENT_UNDER_REVIEW, 409 BOOKING_CANCELLED and 409 TOO_MANY_ATTEMPTS', async () => {
    const { buyer, booking, payment } = await atCheckout()
    const record = await readPayment(buyer.userId, payment.id)
    if (!record) throw new Error('no payment')
    const attempt = record.attempts[0]
    const tried = Array.from({ length: 20 }, () => ({
      ...attempt,
      state: 'declined' as const,
    })) as typeof record.attempts
    for (const [changes, code] of [
      [{ attempts: tried }, 'TOO_MANY_ATTEMPTS'],
      [{ state: 'quarantined' }, 'PAYMENT_UNDER_REVIEW'],
      [{ state: 'given_back' }, 'BOOKING_CANCELLED'],
    ] as const) {
      const now = await readPayment(buyer.userId, payment.id)
      if (now) await changePayment(now, changes)
      const { status, body } = await pay(buyer, { booking_id: booking.id })
      expect([status, body.code]).toEqual([409, code])
    }
  })

  it('409 RESERVATION_NOT_ACTIVE when the hold was given up', async () => {
    const buyer = await aBuyer()
    const { booking, reservation } = await aBooking(buyer)
    await call(release, { method: 'DELETE', token: buyer.token, params: { id: reservation.id } })
    const { status, body } = await pay(buyer, { booking_id: booking.id })
    expect([status, body.code]).toEqual([409, 'RESERVATION_NOT_ACTIVE'])
  })

  it('409 RESERVATION_NOT_ACTIVE when the hold lapsed', async () => {
    const buyer = await aBuyer()
    process.env.HOLD_SECONDS = '1'
    const reservation = await aReservation(buyer)
    process.env.HOLD_SECONDS = '900'
    await expect.poll(() => Date.now() > Date.parse(reservation.expiry_datetime) + 1000, { timeout: 5000 }).toBe(true)
    const { status, body } = await pay(buyer, { reservation_id: reservation.id })
    expect([status, body.code]).toEqual([409, 'RESERVATION_NOT_ACTIVE'])
  })

  it.each([
    ['422 AMOUNT_MISMATCH', { amount: due - 1 }, 422, 'AMOUNT_MISMATCH'],
    ['422 PAYMENT_METHOD_UNAVAILABLE', { payment_method: 'cash' }, 422, 'PAYMENT_METHOD_UNAVAILABLE'],
    ['422 GATEWAY_UNKNOWN', { gateway: 'stripe' }, 422, 'GATEWAY_UNKNOWN'],
    ['400 VALIDATION_FAILED for both', { booking_id: newId(commerceIds.booking, 1) }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for neither', { reservation_id: undefined }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for a negative amount', { amount: -1 }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for an amount as text', { amount: '90000' }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for a price in the request', { total_amount: 1 }, 400, 'VALIDATION_FAILED'],
    ['404 RESERVATION_NOT_FOUND', { reservation_id: newId(commerceIds.reservation, 1) }, 404, 'RESERVATION_NOT_FOUND'],
  ])('%s, and nothing is written', async (_, changes, status, code) => {
    const buyer = await aBuyer()
    const reservation = await aReservation(buyer)
    const before = await allItems('commerce')
    const reply = await pay(buyer, { reservation_id: reservation.id, ...changes })
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(await allItems('commerce')).toEqual(before)
  })

  it('422 AMOUNT_MISMATCH states what is due', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    expect((await pay(buyer, { booking_id: booking.id, amount: 1 })).body).toMatchObject({ due, currency: 'INR' })
  })

  it('422 NOTHING_DUE for a reservation that costs nothing', async () => {
    const buyer = await aBuyer()
    const reservation = await aReservation(buyer, { restrictions: {}, prices: { window: [0], aisle: [0] } })
    const { status, body } = await pay(buyer, { reservation_id: reservation.id, amount: 0 })
    expect([status, body.code]).toEqual([422, 'NOTHING_DUE'])
  })

  it('422 WOMEN_ONLY_SEAT: such a seat needs its passenger named', async () => {
    const buyer = await aBuyer()
    const reservation = await aReservation(buyer, {})
    const { status, body } = await pay(buyer, { reservation_id: reservation.id })
    expect([status, body.code, body.seats]).toEqual([422, 'WOMEN_ONLY_SEAT', ['1A']])
  })

  it('404 BOOKING_NOT_FOUND for an unknown one and for another account’s', async () => {
    const { booking } = await atCheckout()
    const stranger = await aBuyer()
    for (const id of [booking.id, newId(commerceIds.booking, 1)]) {
      const { status, body } = await pay(stranger, { booking_id: id })
      expect([status, body.code]).toEqual([404, 'BOOKING_NOT_FOUND'])
    }
  })

  it('201 at the gateway that is named, and at another one though a session of the first cannot be closed', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const first = await pay(buyer, { booking_id: booking.id, gateway: 'sandboxwhole' })
    expect([first.status, first.body.gateway]).toEqual([201, 'sandboxwhole'])
    const second = await pay(buyer, { booking_id: booking.id, gateway: 'sandbox' })
    expect([second.status, second.body.gateway, second.body.attempts]).toEqual([201, 'sandbox', 2])
    expect(await readOrder(orderIn(first.body))).toMatchObject({ state: 'open', capture: 'manual' })

    await playAt(second.body, 'succeed')
    await playAt(first.body, 'succeed')
    const orders = await Promise.all([
      gatewayOf('sandbox').retrieve(orderIn(second.body)),
      gatewayOf('sandboxwhole').retrieve(orderIn(first.body)),
    ])
    await consumeEvents({ kind: 'asked', user_id: buyer.userId, payment_id: first.body.id, orders })
    const { payment, refunds } = await recordsOf(buyer, booking.id)
    expect(payment).toMatchObject({
      state: 'confirmed',
      captures: [{ gateway: 'sandbox' }],
      attempts: [{ state: 'voided' }, { state: 'captured' }],
    })
    expect(refunds).toEqual([])
    expect(await readOrder(orderIn(first.body))).toMatchObject({ state: 'voided', captures: [] })
  })

  it('422 CHARGE_NOT_NAMED with the charges where several are due; 201 for the one that is named', async () => {
    const { buyer, booking, payment } = await atCheckout()
    await consumeEvents(paidEvent({ buyer, payment }))
    const of = { userId: buyer.userId, bookingId: booking.id }
    await addCharge(selling, { ...of, charge: { id: 'luggage', amount: 500 } })
    await addCharge(selling, { ...of, charge: { id: 'meal', amount: 300 } })
    const unnamed = await pay(buyer, { booking_id: booking.id, amount: 300 })
    expect([unnamed.status, unnamed.body.code]).toEqual([422, 'CHARGE_NOT_NAMED'])
    expect(unnamed.body.charges.map(({ id }: { id: string }) => id)).toEqual(['luggage', 'meal'])
    const { status, body } = await pay(buyer, { booking_id: booking.id, amount: 300, charge_id: 'meal' })
    expect([status, body.charge_id, body.amount, body.status]).toEqual([201, 'meal', 300, 'pending'])
    expect(body.id).not.toBe(payment.id)
  })

  it('409 BOOKING_EXPIRED for one without a hold whose time to pay is over', async () => {
    const buyer = await aBuyer()
    const id = newId(commerceIds.booking, Date.now())
    const { reservation_id: _, ...draft } = storedBooking({ id, user_id: buyer.userId, expires_at: Date.now() - 1 })
    await createBooking(selling, draft)
    const { status, body } = await pay(buyer, { booking_id: id, amount: draft.total_amount })
    expect([status, body.code]).toEqual([409, 'BOOKING_EXPIRED'])
  })

  it('404 CHARGE_NOT_FOUND for a charge that the booking does not have', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const { status, body } = await pay(buyer, { booking_id: booking.id, charge_id: 'balance' })
    expect([status, body.code]).toEqual([404, 'CHARGE_NOT_FOUND'])
    expect((await pay(buyer, { booking_id: booking.id, charge_id: 'booking' })).status).toBe(201)
  })

  it('422 CURRENCY_UNSUPPORTED where PayPal cannot take rupees', async () => {
    await keepGatewaysSecret()
    process.env.GATEWAYS = 'paypal'
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    const { status, body } = await pay(buyer, { booking_id: booking.id, gateway: 'paypal' })
    delete process.env.GATEWAYS
    expect([status, body.code]).toEqual([422, 'CURRENCY_UNSUPPORTED'])
    expect(body.currencies).not.toContain('INR')
  })

  it('422 GATEWAY_UNKNOWN in production, where there is no sandbox', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    process.env.STAGE = 'production'
    const replies = [
      await pay(buyer, { booking_id: booking.id }),
      await pay(buyer, { booking_id: booking.id, gateway: 'sandbox' }),
    ]
    delete process.env.STAGE
    expect(replies.map(({ body }) => body.code)).toEqual(['GATEWAY_UNKNOWN', 'GATEWAY_UNKNOWN'])
  })
})

describe('a gateway that does not answer', () => {
  it('gets the request again under the same key: one order, though replies were lost', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    world.sandbox.failNext('/sandbox/v1/orders', 'reply lost', 'broken')
    const { status, body } = await pay(buyer, { booking_id: booking.id })
    expect(status).toBe(201)
    expect(await ordersOf(body.id)).toHaveLength(1)
  })

  it('503 GATEWAY_UNAVAILABLE leaves a pending payment, and the next request gets the very same order', async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    world.sandbox.failNext('/sandbox/v1/orders', 'reply lost', 'request lost', 'request lost')
    const { status, headers, body } = await pay(buyer, { booking_id: booking.id })
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'GATEWAY_UNAVAILABLE', '5'])
    const payment = await readPayment(buyer.userId, `pay_${booking.id.slice(4)}`)
    expect(payment).toMatchObject({ state: 'open', attempts: [{ state: 'starting' }] })
    const again = await pay(buyer, { booking_id: booking.id })
    expect([again.status, again.body.attempts]).toEqual([201, 1])
    expect(await ordersOf(again.body.id)).toHaveLength(1)
  })
})
