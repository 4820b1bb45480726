import { afterAll, beforeAll, expect, it } from 'vitest'
import { lastAttempt, type Mandate, type Payment } from '../../shared/commerce/rules/payment.ts'
import { paymentIdOf } from '../../shared/commerce/rules/payment-id.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import type { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { chargeMandate } from '../../shared/payments/workflows/charge-mandate.ts'
import { checkPayment } from '../../shared/payments/workflows/check-payment.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { planned } from '../commerce/kinds.ts'
import { atGateway, bookingOf, settle, stateOf } from '../commerce/planned.ts'
import { startPaying } from '../payments/paying.ts'
import { playedAs } from '../sandbox/orders.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const paymentOf = async (booking: Booking): Promise<Payment> => {
  const payment = await readPayment(booking.user_id, paymentIdOf(booking, booking.charges[0]?.id ?? ''))
  if (!payment) throw new Error('no payment')
  return payment
}

const aMandate = async (gateway: string) => {
  const booking = await bookingOf('pass', { price: 90_000 })
  const { order } = await atGateway(booking, { gateway })
  await settle(booking)
  const { mandate } = await paymentOf(booking)
  if (!mandate) throw new Error('no mandate')
  return { mandate, order }
}

const charge = (booking: Booking, mandate: Mandate & { readonly gateway: string }) => {
  const [first] = booking.charges
  if (!first) throw new Error('no charge')
  return chargeMandate({ kinds: planned, booking, charge: first, mandate }, Date.now())
}

const cancel = ({ user_id: userId, id: bookingId }: Booking) =>
  cancelBooking(planned, { userId, bookingId, part: undefined, by: 'owner', reason: 'cancelled' }, Date.now())

/** The reconciler, and what it hands to the settle consumer: no event of the gateway comes. */
const reconcile = async (booking: Booking) => {
  const { id: payment_id, user_id } = await paymentOf(booking)
  const before = world.queues.kept('payment-events').length
  await checkPayment(planned, { user_id, payment_id }, Date.now())
  for (const message of world.queues.kept('payment-events').slice(before) as { body: PaymentEvent }[])
    if (message.body.kind === 'asked')
      await settlePayment({ userId: user_id, paymentId: payment_id, orders: message.body.orders }, planned)
}

it.each(['sandbox', 'sandboxwhole'])(
  'a charge at %s whose reply was lost is paid back where its booking was cancelled meanwhile',
  async gateway => {
    const { mandate } = await aMandate(gateway)
    const booking = await bookingOf('pass', { price: 95_000 })
    world.sandbox.failNext('/charges', 'reply lost', 'reply lost', 'reply lost')
    await expect(charge(booking, mandate)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    await cancel(booking)
    await reconcile(booking)
    expect(await stateOf(booking)).toMatchObject({
      booking: 'cancelled',
      payment: 'given_back',
      captured: [95_000],
      refunds: ['95000 cancelled'],
    })
  },
)

it('a charge that its bank takes days for is asked about until it has come, and paid back', async () => {
  const { mandate, order } = await aMandate('sandboxwhole')
  await playedAs(order, 'mandate_slow')
  const booking = await bookingOf('pass', { price: 95_000 })
  const { attempts } = await charge(booking, mandate)
  await cancel(booking)
  await reconcile(booking)
  expect((await paymentOf(booking)).state).toBe('open')
  const made = await readOrder(lastAttempt({ attempts })?.order_id ?? '')
  if (!made) throw new Error('nothing was charged')
  await replaceOrder({ ...made, pending_until: 1 })
  await reconcile(booking)
  expect(await stateOf(booking)).toMatchObject({ payment: 'given_back', refunds: ['95000 cancelled'] })
})
