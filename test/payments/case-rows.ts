import { handler as initiate } from '../../functions/payments/initiate-payment.ts'
import { endReservation } from '../../shared/commerce/store/reservations.ts'
import { findGateway } from '../../shared/payments/adapters/registry.ts'
import { selling } from '../../shared/selling.ts'
import { call } from '../support/call.ts'
import {
  begin,
  beginAt,
  confirmed,
  deliverAll,
  givenBack,
  holdSeats,
  isAuthorizing,
  lapseHold,
  letGo,
  outside,
  paidBack,
  pass,
  played,
  type Row,
  runReconciler,
  type Sale,
  settle,
  takeCash,
  worker,
  world,
} from './case-run.ts'
import { due } from './paying.ts'

/** The table of payments’ cases, each as a customer, a gateway and the time bring it about. */
export const rows: readonly Row[] = [
  {
    title: 'success in time',
    killedAt: ['stripe', 'razorpay'],
    play: async ({ sale }) => sale.gateway.pay(await begin(sale)),
    ending: () => confirmed,
  },
  {
    title: 'cash is taken by an agent',
    killedAt: ['sandbox'],
    at: ['sandbox'],
    play: ({ sale }) => takeCash(sale),
    ending: () => confirmed,
  },
  {
    title: 'success after the hold lapsed, seats untouched',
    killedAt: ['sandbox'],
    play: async ({ sale }) => {
      await sale.gateway.pay(await begin(sale))
      lapseHold()
    },
    ending: () => confirmed,
  },
  {
    title: 'success after someone else took a seat',
    killedAt: ['stripe', 'razorpay'],
    play: async ({ sale }) => {
      await sale.gateway.pay(await begin(sale))
      lapseHold()
      await holdSeats(sale.inventory_id)
    },
    ending: givenBack,
  },
  {
    title: 'success after the customer gave the hold up',
    killedAt: ['sandbox'],
    play: async ({ sale }) => {
      await sale.gateway.pay(await begin(sale))
      await endReservation(selling, { id: sale.reservation.id, user_id: sale.buyer.userId }, 'cancelled')
    },
    // An order that was only agreed to is not even reserved.
    ending: gateway => (gateway.name === 'paypal' ? { ...letGo, booking: 'pending_payment' } : givenBack(gateway)),
  },
  {
    title: 'second capture for one charge',
    killedAt: ['sandbox'],
    play: async run => {
      const { sale } = run
      if (sale.gateway.name === 'sandbox') return sale.gateway.pay(await begin(sale), 'captured_twice')
      const first = await beginAt(sale, 'razorpay')
      await sale.gateway.pay(await second(sale))
      await settle(run)
      await played.razorpay.pay(first)
      await settle(run)
      return world.razorpay.captureLate(first.checkout.order_id)
    },
    ending: () => ({ ...confirmed, refunds: 1 }),
  },
  {
    title: 'the amount differs',
    killedAt: ['sandbox'],
    play: async ({ sale }) => {
      const payment = await begin(sale)
      sale.gateway.lessen(payment)
      await sale.gateway.pay(payment, 'amount_differs')
    },
    ending: () => ({ booking: 'pending_payment', payment: 'quarantined', kept: Number.NaN, refunds: 0 }),
  },
  {
    title: 'the gateway times out',
    killedAt: ['sandbox'],
    play: async ({ sale }) => {
      sale.gateway.loseOrder()
      const payment = await begin(sale)
      if (isAuthorizing(sale.gateway)) world[sale.gateway.name as 'razorpay'].loseReplyOf('capture')
      await sale.gateway.pay(payment)
    },
    ending: () => confirmed,
  },
  {
    title: 'the refund fails at first',
    killedAt: ['sandbox'],
    at: ['sandbox', 'stripe', 'razorpay'],
    play: async ({ sale, budget }) => {
      const payment = await begin(sale)
      await sale.gateway.pay(payment)
      if (sale.gateway.name === 'razorpay') await world.razorpay.captureLate(payment.checkout.order_id)
      lapseHold()
      await holdSeats(sale.inventory_id)
      await deliverAll()
      await worker.drain(budget, ['sandbox-webhooks', 'payment-events'])
      sale.gateway.refusesRefunds(true)
      await worker.drain(budget)
    },
    ending: () => paidBack,
  },
  {
    title: 'the webhook is lost',
    killedAt: ['stripe'],
    play: async ({ sale }) => {
      await sale.gateway.pay(await begin(sale), 'webhook_lost')
      for (const name of outside) world[name].events.length = 0
      pass(16 * 60)
      await runReconciler()
    },
    ending: () => confirmed,
  },
  {
    title: 'events come late, repeated and in reverse',
    killedAt: ['sandbox'],
    play: async ({ sale, budget }) => {
      await sale.gateway.pay(await begin(sale), 'reordered')
      pass(10)
      const events = outside.flatMap(name => world[name].events)
      await worker.drain(budget)
      for (const name of outside) world[name].events.push(...events.filter(each => world[name].events.includes(each)))
      await deliverAll(each => each.toReversed())
    },
    ending: () => confirmed,
  },
  {
    title: 'a late authorization lapses before it is captured',
    killedAt: ['razorpay', 'paypal'],
    at: ['razorpay', 'paypal'],
    play: async run => {
      const { sale } = run
      const payment = await begin(sale)
      await sale.gateway.pay(payment)
      if (sale.gateway.name === 'paypal') await findGateway('paypal')?.authorize?.(sale.gateway.orderOf(payment))
      await sale.gateway.lapse?.(sale.gateway.orderOf(payment))
    },
    ending: () => ({ booking: 'pending_payment', payment: 'pending', kept: 0, refunds: 0 }),
  },
]

/** Beside an order at Razorpay that stays payable. */
const second = (sale: Sale) =>
  sale.gateway.name === 'razorpay'
    ? begin({ ...sale, gateway: played.razorpay }).then(() => beginWith(sale, 'card'))
    : begin(sale)

const beginWith = async ({ buyer, booking }: Sale, payment_method: string) => {
  const body = { booking_id: booking.id, gateway: 'razorpay', payment_method, amount: due }
  return (await call(initiate, { token: buyer.token, body })).body
}
