import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { startOf } from '../../shared/memberships/rules/subscription.ts'
import { changeLast } from '../../shared/payments/rules/attempt.ts'
import { aSubscriber, bookingOf, renewAt, set, startMemberships, stored } from '../memberships/world.ts'

/**
 * A renewal whose attempt was declined is tried again. One whose attempt its gateway cancelled, or let expire, was waited for without
 * end: the subscription was neither charged again, nor past due, nor ended.
 */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

/** An order that its gateway never ends stays open, and its payment expires in time. */
const attempts = {
  open: { state: 'expired' },
  cancelled: { state: 'open' },
  expired: { state: 'expired' },
  voided: { state: 'lapsed' },
} as const

it.each(['open', 'cancelled', 'expired', 'voided'] as const)('an attempt that is over, %s, has failed', async state => {
  const { buyer, id } = await aSubscriber()
  const at = startOf(await set(buyer, { announced: true }), 1)
  vi.useFakeTimers({ toFake: ['Date'], now: at })
  await renewAt(buyer, at)
  expect((await stored(buyer)).attempts).toBe(0)
  const payment = await readPayment(buyer.userId, bookingOf(id, 1).replace('bkg_', 'pay_'))
  if (!payment) throw new Error('nothing was charged')
  await changePayment(payment, { attempts: changeLast(payment, { state }), ...attempts[state] })
  await renewAt(buyer, at + 1000)
  expect((await stored(buyer)).attempts).toBe(1)
})
