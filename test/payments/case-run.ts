import { expect, vi } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as initiate } from '../../functions/payments/initiate-payment.ts'
import { handler as reconcile } from '../../functions/payments/reconcile-payments.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import type { Delivery } from '../../local/gateways/exchange.ts'
import { signed as signedByPaypal } from '../../local/gateways/paypal/webhook.ts'
import { signed as signedByStripe } from '../../local/gateways/stripe/start.ts'
import { signed as counted } from '../../shared/commerce/rules/ledger.ts'
import { keptOf, paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { readLedger } from '../../shared/commerce/store/ledger.ts'
import { sum } from '../../shared/kernel/money.ts'
import { findGateway } from '../../shared/payments/adapters/registry.ts'
import { contracts } from '../../shared/payments/contracts/index.ts'
import { call, mostMs } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { accessTokenFor } from '../support/identity.ts'
import { type Budget, countCallsOf } from '../support/killed.ts'
import { type Listener, listen } from '../support/listener.ts'
import { type Played, playedGateways } from './case-gateways.ts'
import { startWorker } from './case-worker.ts'
import { deliver } from './deliver.ts'
import { startOutside } from './outside.ts'
import { aBuyer, due, recordsOf } from './paying.ts'

export let world: Awaited<ReturnType<typeof startOutside>>
export let worker: ReturnType<typeof startWorker>
let api: Listener
export let played: ReturnType<typeof playedGateways>

/** Everything a payment touches, with the gateways played on this machine. */
export const startCases = async () => {
  api = await listen([[contracts.initiatePayment, initiate]])
  world = await startOutside()
  await createTables('ledger')
  worker = startWorker()
  played = playedGateways(world)
  for (const name of gatewayNames) countCallsOf(findGateway(name) ?? {})
}

export const stopCases = async () => {
  vi.useRealTimers()
  worker.stop()
  await Promise.all([api.stop(), world.stop()])
}

export const gatewayNames = ['sandbox', 'stripe', 'razorpay', 'paypal'] as const
const seat_ids = ['1A', '1B']

export const holdSeats = async (scheduleId: string) => {
  const buyer = await aBuyer()
  const { body, status } = await call(createReservation, {
    token: buyer.token,
    body: { schedule_id: scheduleId, seat_ids },
  })
  expect(status).toBe(201)
  return { buyer, reservation: body }
}

/** A customer with a booking, who has not begun to pay. */
const aSale = async (gateway: Played) => {
  const { inventory_id } = await onSale(gateway.offer)
  const { buyer, reservation } = await holdSeats(inventory_id)
  const passengers = seat_ids.map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const body = { reservation_id: reservation.id, passengers, contact }
  const { body: booking } = await call(createBooking, { token: buyer.token, body })
  return { gateway, buyer, reservation, booking, inventory_id }
}

export type Sale = Awaited<ReturnType<typeof aSale>>

export const beginAt = async ({ buyer, booking }: Sale, gateway: Played['name']) => {
  const reply = await fetch(`${api.url}/api/v1/payments/initiate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${buyer.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ booking_id: booking.id, gateway, payment_method: 'upi', amount: due }),
  })
  expect(reply.status).toBe(201)
  return (await reply.json()) as { id: string; expires_at: string; checkout: { url: string; order_id: string } }
}

/** An agent takes cash for a booking. */
export const takeCash = async ({ buyer, booking }: Sale) => {
  const { token } = await accessTokenFor('agent', buyer.userId)
  const body = { booking_id: booking.id, payment_method: 'cash', amount: due }
  expect((await call(initiate, { token, body })).status).toBe(201)
}

export const begin = (sale: Sale) => beginAt(sale, sale.gateway.name)

/** How often the worker is killed, and what it has done by then. */
export interface Run {
  readonly sale: Sale
  readonly budget: Budget
}

export const outside = ['stripe', 'razorpay', 'paypal'] as const

/** Gateways sign each try of a delivery anew. */
const signedNow: Readonly<Record<string, (body: string) => Delivery>> = {
  stripe: body => signedByStripe(body, 'whsec_1'),
  paypal: body => signedByPaypal(body, world.paypal.signing),
}

/** The events of the played gateways that were not delivered yet reach the webhook over HTTP. */
export const deliverAll = async (
  arranged: <T>(events: readonly T[]) => readonly T[] = events => events,
): Promise<number> => {
  let delivered = 0
  for (const name of outside)
    for (const event of arranged(world[name].events.splice(0))) {
      delivered += 1
      const address = `${world.sandbox.url}/api/v1/payments/webhook/${name}`
      expect(await deliver(address, signedNow[name]?.(event.body) ?? event)).toBe(200)
    }
  return delivered
}

/** Razorpay's bank lets refunds through that take their time. */
const endRefunds = async (): Promise<void> => {
  for (const { id, status } of world.razorpay.account.refunds.values())
    if (status === 'pending') await world.razorpay.settleRefund(id, 'succeeded')
}

/** Webhooks and queues until nothing comes of them any more. */
export const settle = async ({ budget }: Run): Promise<void> => {
  do {
    await worker.drain(budget)
    await endRefunds()
  } while ((await deliverAll()) > 0)
}

export const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

export const lapseHold = () => pass(3600)

export const runReconciler = () => reconcile({} as never, { getRemainingTimeInMillis: () => mostMs } as never)

/** What must be true in the end. `kept`: the money that stays. */
export interface Ending {
  readonly booking: string
  readonly payment: string
  readonly kept: number
  readonly refunds: number
}

export const confirmed: Ending = { booking: 'confirmed', payment: 'succeeded', kept: due, refunds: 0 }
export const paidBack: Ending = { booking: 'cancelled', payment: 'refunded', kept: 0, refunds: 1 }
/** Money that was only authorized is let go. */
export const letGo: Ending = { booking: 'cancelled', payment: 'expired', kept: 0, refunds: 0 }
export const isAuthorizing = ({ name }: Played) => name === 'razorpay' || name === 'paypal'
export const givenBack = (gateway: Played) => (isAuthorizing(gateway) ? letGo : paidBack)

export interface Row {
  readonly title: string
  /** Where the case exists; everywhere by default. */
  readonly at?: readonly Played['name'][]
  /** Where its worker is killed after each call in turn. */
  readonly killedAt: readonly Played['name'][]
  readonly play: (run: Run) => Promise<unknown>
  readonly ending: (gateway: Played) => Ending
}

/**
 * Plays a case with a worker that is killed after so many calls of DynamoDB, SQS and the gateway, once.
 * @returns what is left of the calls; nothing, or less where calls were made side by side, if it was killed
 */
export const play = async (row: Row, name: Played['name'], calls = Number.POSITIVE_INFINITY): Promise<number> => {
  const gateway = played[name]
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  const budget: Budget = { left: calls, outside: true }
  const run = { sale: await aSale(gateway), budget }
  await row.play(run)
  await settle(run)
  await expectEnding(run.sale, row.ending(gateway), `${row.title} at ${gateway.name}, killed after ${calls} calls`)
  vi.useRealTimers()
  return budget.left
}

/** How many messages of a kind there are about a booking; one that is queued again has the id of the first. */
const told = ({ booking }: Sale, kind: string): number => {
  const queued = world.queues.kept('notifications') as {
    body: { event_id: string; kind: string; data: { booking_id?: string } }
  }[]
  const about = queued.filter(({ body }) => body.kind === kind && body.data.booking_id === booking.id)
  return new Set(about.map(({ body }) => body.event_id)).size
}

const worked = ['sandbox-webhooks', 'payment-events', 'payment-checks', 'refunds', 'invoices', 'ledger-pages'] as const

const expectEnding = async (sale: Sale, ending: Ending, what: string) => {
  const { payment, booking, refunds, tickets } = await recordsOf(sale.buyer, sale.booking.id)
  if (!payment) throw new Error('no payment')
  const found = {
    booking: booking?.state,
    payment: paymentStatus(payment, Date.now()),
    kept: payment.state === 'quarantined' ? Number.NaN : sum(payment.captures.map(keptOf)),
    refunds: refunds.length,
  }
  expect(found, what).toEqual(ending)
  expect(
    refunds.filter(({ state }) => state !== 'succeeded'),
    what,
  ).toEqual([])
  expect(tickets.length, what).toBe(ending.booking === 'confirmed' ? 1 : 0)
  expect([told(sale, 'booking_confirmed'), told(sale, 'refund_succeeded')], what).toEqual([
    tickets.length,
    refunds.length,
  ])
  const entries = (await readLedger(sale.booking.id)).flatMap(event => event.entries)
  const balance = (account: string) => sum(entries.filter(each => each.account === account).map(counted))
  // What is kept was invoiced, and what was given back is owed to nobody.
  expect([balance('customer'), balance('refunds_due'), sum(entries.map(counted))], what).toEqual([0, 0, 0])
  for (const queue of worked) expect(world.queues.kept(queue), `${what}: ${queue}`).toEqual([])
}
