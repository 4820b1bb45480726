import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastAttempt, refundsOf } from '../../shared/commerce/rules/payment.ts'
import { paymentIdOf } from '../../shared/commerce/rules/payment-id.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { addCharge } from '../../shared/commerce/workflows/add-charge.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { captureBooking, letGo } from '../../shared/commerce/workflows/capture-booking.ts'
import { voidCharge } from '../../shared/commerce/workflows/void-charge.ts'
import { DomainError } from '../../shared/kernel/errors.ts'
import { sum } from '../../shared/kernel/money.ts'
import { checkPayment } from '../../shared/payments/workflows/check-payment.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { startPaying } from '../payments/paying.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { planned } from './kinds.ts'
import { again, atBank, atGateway, begin, bookingOf, goOn, settle, settled } from './planned.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

type Stored = Awaited<ReturnType<typeof bookingOf>>

const named = ({ user_id, id }: Stored) => ({ userId: user_id, bookingId: id })
const gateways = ['sandbox', 'sandboxwhole'] as const
type Gateway = (typeof gateways)[number]

const aRide = async (gateway: Gateway = 'sandbox') => (await settled('ride', { price: 500 }, { gateway })).booking

const capture = (booking: Stored, amount = 380) => captureBooking(planned, { ...named(booking), amount })

const cancel = (booking: Stored) =>
  cancelBooking(planned, { ...named(booking), by: 'operator', reason: 'called_off', part: undefined }, Date.now())

/** A refusal of the rules is an answer; any other error fails the test. */
const refusalOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

/** What the gateways have of a booking's money once every refund that is owed is paid, and what is still reserved there. */
const moneyOf = async (booking: Stored) => {
  const now = await again(booking)
  let [kept, reserved] = [0, 0]
  for (const { id } of now.charges) {
    const payment = await readPayment(now.user_id, paymentIdOf(now, id))
    if (!payment) continue
    const refunds = payment.captures.flatMap(refundsOf).map(({ amount }) => amount)
    kept -= sum(refunds)
    for (const { order_id, gateway } of payment.attempts) {
      if (gateway === 'cash') kept += sum(payment.captures.map(({ amount }) => amount))
      if (!order_id || gateway === 'cash') continue
      const [state, taken] = (await atBank(order_id)) as [string, number]
      kept += taken
      if (state === 'authorized') reserved += 1
    }
  }
  return { state: now.state, kept, reserved, charges: now.charges.map(({ id, state }) => `${id} ${state}`) }
}

/** Both ways in which a call can go wrong. */
const failures = [
  ['killed after', killedAfter],
  ['with the reply lost of', repliedLateAfter],
] as const

const cases = failures.flatMap(([what, failing]) => gateways.map(gateway => [what, gateway, failing] as const))

describe('money that is captured later', () => {
  it.each(cases)('a part of it, %s any call (%s): taken once, the rest is not kept', async (what, gateway, failing) => {
    for (let calls = 1, isHit = true; isHit; calls += 1) {
      const booking = await aRide(gateway)
      isHit = await failing(calls, async () => {
        await capture(booking)
        await goOn(booking)
      })
      await capture(booking)
      await Promise.all([goOn(booking), goOn(booking)])
      expect(await moneyOf(booking), `${what} call ${calls}`).toEqual({
        state: 'confirmed',
        kept: 380,
        reserved: 0,
        charges: ['booking paid'],
      })
    }
  })

  it.each(cases)('let go, %s any call (%s): nothing is taken', async (what, gateway, failing) => {
    for (let calls = 1, isHit = true; isHit; calls += 1) {
      const booking = await aRide(gateway)
      isHit = await failing(calls, async () => {
        await letGo(planned, named(booking))
        await goOn(booking)
      })
      await letGo(planned, named(booking))
      await goOn(booking)
      const end = { state: 'confirmed', kept: 0, reserved: 0, charges: ['booking void'] }
      expect(await moneyOf(booking), `${what} call ${calls}`).toEqual(end)
    }
  })

  it.each(gateways)('said to be two amounts at once: one of them is taken (%s)', async gateway => {
    const booking = await aRide(gateway)
    const codes = await Promise.all([380, 200, 0, 380].map(amount => refusalOf(capture(booking, amount))))
    expect(codes.filter(code => code === undefined).length).toBeGreaterThan(0)
    expect(codes.filter(code => code !== undefined && code !== 'CAPTURE_CHANGED')).toEqual([])
    await Promise.all([goOn(booking), goOn(booking), settle(booking)])
    const { to_capture } = (await readPayment(booking.user_id, paymentIdOf(booking, 'booking'))) ?? {}
    expect(await moneyOf(booking)).toMatchObject({ kept: to_capture, reserved: 0 })
  })

  it.each(gateways)(
    'between any two calls of its capture the booking is cancelled: nothing is kept (%s)',
    async gateway => {
      for (let calls = 1, isPaused = true; isPaused; calls += 1) {
        const booking = await aRide(gateway)
        isPaused = await pausedAfter(
          calls,
          () => refusalOf(cancel(booking)),
          async () => {
            await refusalOf(capture(booking))
            await goOn(booking)
          },
        )
        expect(await refusalOf(cancel(booking)), `cancelled after call ${calls}`).toBeUndefined()
        await goOn(booking)
        expect(await moneyOf(booking), `cancelled after call ${calls}`).toMatchObject({
          state: 'cancelled',
          kept: 0,
          reserved: 0,
        })
      }
    },
  )
})

describe('a later charge', () => {
  const due = async () => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 })
    return addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 700 } })
  }

  it.each(cases)('is paid, %s any call of its settlement (%s): once', async (what, gateway, failing) => {
    for (let calls = 1, isHit = true; isHit; calls += 1) {
      const booking = await due()
      await atGateway(booking, { charge_id: 'balance', gateway: gateway })
      isHit = await failing(calls, () => settle(booking, 'balance'))
      await Promise.all([settle(booking, 'balance'), goOn(booking, 'balance')])
      expect(await moneyOf(booking), `${what} call ${calls}`).toEqual({
        state: 'confirmed',
        kept: 900,
        reserved: 0,
        charges: ['deposit paid', 'balance paid'],
      })
    }
  })

  it.each(gateways)(
    'ends between any two calls of its settlement: kept and paid, or given back (%s)',
    async gateway => {
      for (let calls = 1, isPaused = true; isPaused; calls += 1) {
        const booking = await due()
        await atGateway(booking, { charge_id: 'balance', gateway })
        let code: string | undefined
        isPaused = await pausedAfter(
          calls,
          async () => {
            code = await refusalOf(voidCharge(planned, { ...named(booking), chargeId: 'balance' }))
          },
          () => settle(booking, 'balance'),
        )
        await settle(booking, 'balance')
        const { kept, reserved, charges } = await moneyOf(booking)
        const isPaid = charges[1] === 'balance paid'
        expect([kept, reserved, code], `ended after call ${calls}`).toEqual([
          isPaid ? 900 : 200,
          0,
          isPaid && isPaused ? 'CHARGE_PAID' : undefined,
        ])
      }
    },
  )

  it('gets another amount while nobody pays it, and its payment with it; not once a session may be open', async () => {
    const booking = await due()
    const change = (amount: number) =>
      addCharge(planned, { ...named(booking), charge: { id: 'balance', amount } }).then(
        ({ charges }) => charges[1]?.amount,
        error => error.code,
      )
    expect(await change(650)).toBe(650)
    const payment = await begin(booking, { charge_id: 'balance' })
    expect(payment.amount).toBe(650)
    expect(await change(600)).toBe('CHARGE_CHANGED')
    const { expires_at = 0 } = lastAttempt(payment) ?? {}
    const unfinished = { user_id: booking.user_id, payment_id: payment.id }
    await checkPayment(planned, unfinished, expires_at + 1)
    expect((await readPayment(booking.user_id, payment.id))?.state).toBe('expired')
    expect(await change(600)).toBe(600)
    expect((await readPayment(booking.user_id, payment.id))?.amount).toBe(600)
    await atGateway(await again(booking), { charge_id: 'balance' })
    await settle(booking, 'balance')
    expect(await moneyOf(booking)).toMatchObject({ kept: 800, charges: ['deposit paid', 'balance paid'] })
  })

  it('changes its amount, or is begun to be paid, between any two calls of the other: what is paid is what is due', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const booking = await due()
      let changed: string | undefined
      isPaused = await pausedAfter(
        calls,
        async () => {
          changed = await refusalOf(addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 650 } }))
        },
        () => refusalOf(atGateway(booking, { charge_id: 'balance' })),
      )
      await settle(booking, 'balance')
      const [charge] = (await again(booking)).charges.filter(({ id }) => id === 'balance')
      expect(charge?.amount, `changed after call ${calls}`).toBe(isPaused && changed === undefined ? 650 : 700)
      const { kept, charges } = await moneyOf(booking)
      expect(kept, `changed after call ${calls}`).toBe(
        200 + (charges[1] === 'balance paid' ? (charge?.amount ?? 0) : 0),
      )
    }
  })

  it('in cash, killed after any call of taking it: taken once, also when the reconciler finds it first', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const meal = await bookingOf('meal', { price: 300 })
      await goOn(meal)
      const bill = await addCharge(planned, { ...named(meal), charge: { id: 'bill', amount: 300 } })
      const before = world.queues.kept('payment-events').length
      isKilled = await killedAfter(calls, () => begin(bill, { method: 'cash' }))
      const paymentId = paymentIdOf(bill, 'bill')
      await checkPayment(planned, { user_id: bill.user_id, payment_id: paymentId }, Date.now() + 3_600_000)
      await refusalOf(begin(bill, { method: 'cash' }))
      const told = world.queues.kept('payment-events').slice(before) as unknown as { body: { orders: [] } }[]
      for (const { body } of [...told, ...told])
        await settlePayment({ userId: bill.user_id, paymentId, orders: body.orders }, planned)
      expect(await moneyOf(bill), `killed after ${calls}`).toEqual({
        state: 'confirmed',
        kept: 300,
        reserved: 0,
        charges: ['booking paid', 'bill paid'],
      })
    }
  })
})

describe('the reconciler', () => {
  /** What it sends to the settlement, settled. */
  const reconciled = async (booking: Stored, at = Date.now() + 1) => {
    const before = world.queues.kept('payment-events').length
    await checkPayment(planned, { user_id: booking.user_id, payment_id: paymentIdOf(booking, 'booking') }, at)
    const told = world.queues.kept('payment-events').slice(before) as unknown as { body: { orders: [] } }[]
    const report = { userId: booking.user_id, paymentId: paymentIdOf(booking, 'booking') }
    for (const { body } of told) await settlePayment({ ...report, orders: body.orders }, planned)
    return told.length
  }

  it.each(gateways)('confirms a booking whose authorization nobody told of (%s)', async gateway => {
    const booking = await bookingOf('ride', { price: 500 })
    await atGateway(booking, { gateway })
    expect(await reconciled(booking)).toBe(1)
    expect(await moneyOf(booking)).toMatchObject({ state: 'confirmed', kept: 0, reserved: 1 })
  })

  it.each(gateways)('goes on with a capture whose message was lost (%s)', async gateway => {
    const booking = await aRide(gateway)
    await capture(booking)
    expect(await reconciled(booking)).toBe(1)
    expect(await moneyOf(booking)).toMatchObject({ kept: 380, reserved: 0, charges: ['booking paid'] })
    expect(await reconciled(booking)).toBe(0)
  })
})
