import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refundsOf } from '../../shared/commerce/rules/payment.ts'
import { paymentIdOf } from '../../shared/commerce/rules/payment-id.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { addCharge } from '../../shared/commerce/workflows/add-charge.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { captureBooking } from '../../shared/commerce/workflows/capture-booking.ts'
import { gatewayOf } from '../../shared/payments/adapters/registry.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { selling } from '../../shared/selling.ts'
import { startPaying } from '../payments/paying.ts'
import { planned } from './kinds.ts'
import { again, atGateway, bookingOf, settle, settled } from './planned.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const paymentOf = (booking: Booking, chargeId = booking.charges[0]?.id ?? '') =>
  readPayment(booking.user_id, paymentIdOf(booking, chargeId))

/** Settles with the product's own kinds, of which the tests' are none. */
const settleWithout = async (booking: Booking, chargeId?: string) => {
  const payment = await paymentOf(booking, chargeId)
  const known = payment?.attempts.filter(({ order_id }) => order_id) ?? []
  const orders = await Promise.all(known.map(each => gatewayOf(each.gateway).retrieve(each.order_id ?? '')))
  const told = orders.filter(order => order !== undefined)
  return settlePayment({ userId: booking.user_id, paymentId: payment?.id ?? '', orders: told }, selling)
}

const named = ({ user_id, id }: Booking) => ({ userId: user_id, bookingId: id })

describe('money for a booking of a kind that nothing sells any more', () => {
  it('is noted, and waits: only its domain can say whether the booking may be confirmed', async () => {
    const booking = await bookingOf('gift', { price: 500 })
    await atGateway(booking)
    await expect(settleWithout(booking)).rejects.toThrow('Nothing sells gift any more.')
    expect(await paymentOf(booking)).toMatchObject({ state: 'paid' })
    await settle(booking)
    expect(await again(booking)).toMatchObject({ state: 'confirmed' })
  })

  it('is given back where its owner cancelled it', async () => {
    const booking = await bookingOf('gift', { price: 500 })
    await atGateway(booking)
    await cancelBooking(planned, { ...named(booking), part: undefined, by: 'owner', reason: 'cancelled' }, Date.now())
    const payment = await settleWithout(booking)
    expect(payment).toMatchObject({ state: 'given_back' })
    expect(payment?.captures.flatMap(refundsOf)).toMatchObject([{ amount: 500, reason: 'cancelled' }])
  })

  it('is captured as its domain had said', async () => {
    const { booking } = await settled('ride', { price: 500 })
    await captureBooking(planned, { ...named(booking), amount: 380 })
    expect(await settleWithout(booking)).toMatchObject({ state: 'confirmed', captures: [{ amount: 380 }] })
  })

  it('pays a charge that is due', async () => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 })
    const charged = await addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 700 } })
    await atGateway(charged)
    expect(await settleWithout(charged, 'balance')).toMatchObject({ state: 'confirmed' })
    expect((await again(booking)).charges).toMatchObject([{ state: 'paid' }, { id: 'balance', state: 'paid' }])
  })
})
