import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/release-payment.ts'
import { signed } from '../../shared/commerce/rules/ledger.ts'
import { readLedger } from '../../shared/commerce/store/ledger.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { verifyLedger } from '../../shared/commerce/workflows/verify-ledger.ts'
import { sum } from '../../shared/kernel/money.ts'
import { call } from '../support/call.ts'
import { pausedAfter } from '../support/killed.ts'
import { atCheckout, consumeEvents, due, paidEvent, recordsOf, startPaying } from './paying.ts'
import { anAdmin, aSetAside } from './waiting-payments.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let token: string
beforeAll(async () => {
  world = await startPaying()
  token = (await anAdmin()).token
})
afterAll(() => world.stop())

type Paying = Awaited<ReturnType<typeof atCheckout>>

const release = ({ buyer, payment }: Paying, decision: string, user_id = buyer.userId) =>
  call(handler, { token, params: { id: payment.id }, body: { user_id, decision } })

/** An event says that it was paid, and the gateway's record does not. */
const aContradicted = async () => {
  const paying = await atCheckout()
  await consumeEvents(paidEvent(paying, { capture: 'cap_invented', amount: due + 1 }))
  return paying
}

describe('release payment', () => {
  it('200 refund: all of it is owed back from quarantine, once, and the booking is cancelled', async () => {
    const paying = await aSetAside()
    const { status, body } = await release(paying, 'refund')
    expect([status, body.status, body.refunds]).toMatchObject([
      200,
      'refunding',
      [{ amount: due - 1, reason: 'set_aside', status: 'pending' }],
    ])
    const { booking, refunds } = await recordsOf(paying.buyer, paying.booking.id)
    expect([booking?.state, refunds.length]).toEqual(['cancelled', 1])
    const entries = (await readLedger(paying.booking.id)).flatMap(event => event.entries)
    const balance = (account: string) => sum(entries.filter(each => each.account === account).map(signed))
    expect([balance('quarantine'), balance('customer'), balance('refunds_due')]).toEqual([0, 0, 1 - due])
    expect((await release(paying, 'refund')).body.code).toBe('NOT_SET_ASIDE')
  })

  it('200 recheck: it is open again and its gateway is asked', async () => {
    const paying = await aContradicted()
    expect((await readPayment(paying.buyer.userId, paying.payment.id))?.state).toBe('quarantined')
    expect((await release(paying, 'recheck')).body.status).toBe('pending')
    const message = { user_id: paying.buyer.userId, payment_id: paying.payment.id }
    expect(world.queues.ready('payment-checks')).toContainEqual(message)
    await consumeEvents(paidEvent(paying, { event: 'evt_2' }))
    expect((await recordsOf(paying.buyer, paying.booking.id)).booking?.state).toBe('confirmed')
  })

  it('409 MONEY_TAKEN for a recheck where money was taken', async () => {
    expect((await release(await aSetAside(), 'recheck')).body.code).toBe('MONEY_TAKEN')
  })

  it('409 NOT_SET_ASIDE for any other payment', async () => {
    expect((await release(await atCheckout(), 'refund')).body.code).toBe('NOT_SET_ASIDE')
  })

  it('409 PAYMENT_CHANGED where another request was faster: nothing is owed twice', async () => {
    const paying = await aSetAside()
    const meanwhile = async () => {
      const payment = await readPayment(paying.buyer.userId, paying.payment.id)
      if (payment) await changePayment(payment, { asked_at: 1 })
    }
    let code: unknown
    await pausedAfter(1, meanwhile, async () => {
      code = (await release(paying, 'refund')).body.code
    })
    expect(code).toBe('PAYMENT_CHANGED')
    expect((await recordsOf(paying.buyer, paying.booking.id)).refunds).toEqual([])
  })

  it('404 NOT_FOUND under another owner, 403 FORBIDDEN for a customer, 400 VALIDATION_FAILED for another decision', async () => {
    const paying = await aSetAside()
    const other = await atCheckout()
    expect((await release(paying, 'refund', other.buyer.userId)).body.code).toBe('NOT_FOUND')
    expect((await release(paying, 'keep')).body.code).toBe('VALIDATION_FAILED')
    const own = { user_id: paying.buyer.userId, decision: 'refund' }
    const refused = await call(handler, { token: paying.buyer.token, params: { id: paying.payment.id }, body: own })
    expect(refused.body.code).toBe('FORBIDDEN')
  })
})

describe('the ledger after all of that', () => {
  it('has nothing that its payments and refunds do not say', async () => {
    const { findings, bookings } = await verifyLedger({ now: Date.now() })
    expect([findings, bookings > 0]).toEqual([[], true])
  })
})
