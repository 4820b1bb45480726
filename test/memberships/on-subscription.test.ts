import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as onSubscription } from '../../functions/memberships/on-subscription.ts'
import { handler as renewSubscriptions } from '../../functions/memberships/renew-subscriptions.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { startOf } from '../../shared/memberships/rules/subscription.ts'
import { findPayable } from '../../shared/payments/workflows/find-payable.ts'
import { selling } from '../../shared/selling.ts'
import { pay, recordsOf } from '../payments/paying.ts'
import { playedAs } from '../sandbox/orders.ts'
import { mostMs } from '../support/call.ts'
import { accessTokenFor } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { aSubscriber, bookingOf, hear, own, payAt, renewAt, set, settle, startMemberships, stored } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
beforeEach(() => {
  world.sandbox.answered.length = 0
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

const day = 24 * 3600_000
const charges = () => world.sandbox.answered.filter(answer => answer === 'POST /sandbox/v1/charges 201').length

const mailsTo = ({ userId }: { userId: string }, kind: string) =>
  (world.queues.kept('notifications') as { body: { kind: string; event_id: string; data: { user_id: string } } }[])
    .filter(({ body }) => body.kind === kind && body.data.user_id === userId)
    .map(({ body }) => body)

/** A subscriber, and when their second period begins. */
const due = async (changes: object = {}) => {
  const subscriber = await aSubscriber()
  const { buyer, id } = subscriber
  const subscription = await set(buyer, changes)
  const at = startOf(subscription, 1)
  const bookingId = bookingOf(id, 1)
  const go = (time: number) => {
    vi.useFakeTimers({ toFake: ['Date'], now: time })
    return renewAt(buyer, time)
  }
  /** What the settle consumer and that of paid periods do with the news. */
  const settled = async () => {
    await settle(buyer.userId, bookingId.replace('bkg_', 'pay_'))
    await hear(buyer.userId, bookingId)
  }
  return { ...subscriber, at, bookingId, go, settled }
}

describe('a renewal by a stored mandate', () => {
  it('is announced seven days before, charged on its day, and runs on', async () => {
    const { buyer, at, bookingId, go, settled } = await due()
    await go(at - 8 * day)
    expect(mailsTo(buyer, 'payment_due')).toEqual([])
    await go(at - 7 * day)
    await go(at - 6 * day)
    expect(mailsTo(buyer, 'payment_due').map(({ data }) => data)).toEqual([
      { user_id: buyer.userId, booking_id: bookingId, due_at: at, by_itself: true, has_failed: false },
    ])
    expect(charges()).toBe(0)
    await go(at)
    await go(at + 1000)
    expect(charges()).toBe(1)
    await settled()
    expect(await stored(buyer)).toMatchObject({ state: 'active', paid_periods: 2, attempts: 0, announced: false })
    await go(at + day)
    expect(charges()).toBe(1)
  })

  it('is charged once wherever a run was killed', async () => {
    for (let calls = 1; ; calls += 1) {
      const { buyer, at, go, settled } = await due({ announced: true })
      vi.useFakeTimers({ toFake: ['Date'], now: at })
      const isKilled = await killedAfter(calls, () => renewAt(buyer, at))
      await go(at)
      await settled()
      await go(at + 1000)
      expect([calls, (await stored(buyer)).paid_periods, charges()]).toEqual([calls, 2, 1])
      world.sandbox.answered.length = 0
      vi.useRealTimers()
      if (!isKilled) break
    }
  })

  it('is charged once by ten runs at once', async () => {
    const { buyer, at, settled } = await due({ announced: true })
    vi.useFakeTimers({ toFake: ['Date'], now: at })
    await Promise.allSettled(Array.from({ length: 10 }, () => renewAt(buyer, at)))
    await renewAt(buyer, at)
    await settled()
    const { payment } = await recordsOf(buyer, bookingOf((await stored(buyer)).id, 1))
    expect([payment?.captures.length, (await stored(buyer)).paid_periods]).toEqual([1, 2])
  })

  it('is tried on days 0, 1, 3 and 7, is past due then, and ends on day 14', async () => {
    const { buyer, at, order, go, settled } = await due({ announced: true })
    await playedAs(order, 'mandate_declined')
    for (const [index, days] of [0, 1, 3, 7].entries()) {
      await go(at + days * day)
      await settled()
      await go(at + days * day + 3600_000)
      expect([days, (await stored(buyer)).attempts]).toEqual([days, index + 1])
    }
    expect(await stored(buyer)).toMatchObject({ state: 'past_due', paid_periods: 1 })
    await go(at + 13 * day)
    expect((await stored(buyer)).state).toBe('past_due')
    await go(at + 14 * day)
    expect(await stored(buyer)).toMatchObject({ state: 'ended' })
    expect((await stored(buyer)).mandate).toBeUndefined()
    expect(mailsTo(buyer, 'membership_ended')).toHaveLength(1)
  })

  it('of one that is to end is none: it ends with what is paid', async () => {
    const { buyer, at, go } = await due({ cancels: true })
    await go(at - 1)
    expect((await stored(buyer)).state).toBe('active')
    await go(at)
    expect([(await stored(buyer)).state, charges()]).toEqual(['ended', 0])
  })

  it('waits where its gateway does not answer', async () => {
    const { buyer, at, go } = await due({ announced: true })
    const url = process.env.API_URL
    process.env.API_URL = 'http://127.0.0.1:9'
    await go(at)
    process.env.API_URL = url
    expect(await stored(buyer)).toMatchObject({ state: 'active', attempts: 0 })
  })
})

describe('a renewal without a mandate', () => {
  it('is asked for by mail, and paid by the person', async () => {
    const { buyer, at, bookingId, go } = await due({ mandate: undefined })
    await go(at - 7 * day)
    expect(mailsTo(buyer, 'payment_due')).toMatchObject([{ data: { by_itself: false, has_failed: false } }])
    const { token } = await accessTokenFor('customer', buyer.userId)
    expect((await own({ ...buyer, token })).due_booking_id).toBe(bookingId)
    const payable = await findPayable(selling, buyer.userId, { booking_id: bookingId })
    const { body: payment } = await pay({ ...buyer, token }, { booking_id: bookingId, amount: payable.charge.amount })
    await payAt(payment, buyer)
    await hear(buyer.userId, bookingId)
    expect(await stored(buyer)).toMatchObject({ paid_periods: 2, state: 'active' })
    await go(at)
    expect(mailsTo(buyer, 'payment_due')).toHaveLength(1)
  })

  it('is asked for again on days 0, 1, 3 and 7', async () => {
    const { buyer, at, go } = await due({ mandate: undefined, announced: true })
    for (const days of [0, 1, 3, 7]) await go(at + days * day)
    expect(mailsTo(buyer, 'payment_due').map(({ data }) => data)).toHaveLength(4)
    expect((await stored(buyer)).state).toBe('past_due')
  })
})

it('the schedule queues whatever is due, and nothing else', async () => {
  const soon = await due()
  const later = await due()
  await set(later.buyer, { announced: true })
  vi.useFakeTimers({ toFake: ['Date'], now: soon.at - 7 * day + 1000 })
  await renewSubscriptions({} as never, { awsRequestId: 'run', getRemainingTimeInMillis: () => 100_000 } as never)
  const queued = (world.queues.ready('subscriptions') as { user_id: string }[]).map(({ user_id }) => user_id)
  expect(queued).toContain(soon.buyer.userId)
  expect(queued).not.toContain(later.buyer.userId)
  await onSubscription(
    sqsEvent({ user_id: soon.buyer.userId }) as never,
    { getRemainingTimeInMillis: () => mostMs } as never,
  )
  expect((await stored(soon.buyer)).announced).toBe(true)
  expect(await readPayment(soon.buyer.userId, soon.bookingId.replace('bkg_', 'pay_'))).toBeUndefined()
})
