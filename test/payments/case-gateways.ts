import { type caseNames, instruments } from '../../shared/sandbox/rules/cases.ts'
import type { startOutside } from './outside.ts'

type World = Awaited<ReturnType<typeof startOutside>>
type Checkout = { readonly checkout: { readonly url: string; readonly order_id: string } }

/** A gateway in the words of the table of cases: what its customers do there, and what becomes of it. */
export interface Played {
  readonly name: 'sandbox' | 'stripe' | 'razorpay' | 'paypal'
  /** What is sold in a currency that the gateway has. */
  readonly offer: { readonly restrictions: Readonly<Record<string, never>>; readonly currency?: string }
  readonly orderOf: (payment: Checkout) => string
  /** The customer pays; a case is of the sandbox alone. */
  readonly pay: (payment: Checkout, played?: (typeof caseNames)[number]) => Promise<unknown>
  /** The order's amount is one unit less than what the payment was opened for. */
  readonly lessen: (payment: Checkout) => void
  /** The reply of the next order's creation is lost. */
  readonly loseOrder: () => void
  /** Authorized money goes back as its time is over. */
  readonly lapse?: (orderId: string) => unknown
  /** The gateway does not answer a refund: so many of its next requests fail. */
  readonly refusesRefunds: (isRefusing: boolean) => void
}

const playedCase = (name: (typeof caseNames)[number]) => instruments.find(each => each.case === name)?.card

export const playedGateways = (world: World): Readonly<Record<Played['name'], Played>> => {
  const { sandbox, stripe, razorpay, paypal } = world
  const inRupees = { restrictions: {} }
  const lastOf = ({ checkout }: Checkout) => checkout.url.split('/').at(-1) ?? ''
  const tokenOf = ({ checkout }: Checkout) => new URL(checkout.url).searchParams.get('token') ?? ''
  return {
    sandbox: {
      name: 'sandbox',
      offer: inRupees,
      orderOf: lastOf,
      pay: ({ checkout }, played) =>
        fetch(`${sandbox.url}${new URL(checkout.url).pathname}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ outcome: 'succeed', ...(played && { number: playedCase(played) }) }),
        }),
      lessen: () => undefined,
      loseOrder: () => sandbox.failNext('/orders', 'reply lost'),
      refusesRefunds: isRefusing =>
        sandbox.failNext('/refund', ...(isRefusing ? (['broken', 'broken', 'broken'] as const) : [])),
    },
    stripe: {
      name: 'stripe',
      offer: inRupees,
      orderOf: lastOf,
      pay: payment => stripe.pay(lastOf(payment)),
      lessen: payment => {
        const session = stripe.account.sessions.get(lastOf(payment))
        if (session) session.amount_total = (session.amount_total ?? 0) - 1
      },
      loseOrder: () => stripe.loseReplyOf('sessions'),
      refusesRefunds: isRefusing => stripe.breakDown(isRefusing ? 3 : 0),
    },
    razorpay: {
      name: 'razorpay',
      offer: inRupees,
      orderOf: ({ checkout }) => checkout.order_id,
      pay: ({ checkout }) => razorpay.pay(checkout.order_id, 'succeed'),
      lessen: ({ checkout }) => {
        const order = razorpay.account.orders.get(checkout.order_id)
        if (order) order.amount -= 1
      },
      loseOrder: () => razorpay.loseReplyOf('orders'),
      lapse: razorpay.lapse,
      refusesRefunds: isRefusing => razorpay.breakDown(isRefusing ? 3 : 0),
    },
    paypal: {
      name: 'paypal',
      offer: { restrictions: {}, currency: 'USD' },
      orderOf: tokenOf,
      pay: payment => paypal.approve(tokenOf(payment)),
      lessen: payment => {
        const order = paypal.account.orders.get(tokenOf(payment))
        if (order) Object.assign(order, { amount: { ...order.amount, value: '899.99' } })
      },
      loseOrder: () => paypal.loseReplyOf('orders'),
      lapse: paypal.lapse,
      refusesRefunds: isRefusing => paypal.breakDown(isRefusing ? 3 : 0),
    },
  }
}
