import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as cancel } from '../../functions/sandbox/cancel-sandbox-order.ts'
import { handler as playCheckout } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { handler as refundOrder } from '../../functions/sandbox/refund-sandbox-order.ts'
import { type Case, caseOfAmount, caseOfNumber, instruments } from '../../shared/sandbox/rules/cases.ts'
import { call } from '../support/call.ts'
import { bearer, eventsOf, placeOrder, readOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const cardOf = (name: Case) => instruments.find(each => each.case === name)?.card ?? ''

const play = async (name: Case, { outcome = 'succeed', ...wanted }: Record<string, unknown> = {}) => {
  const { body: order } = await placeOrder(wanted)
  const { body } = await call(playCheckout, { params: { id: order.id }, body: { outcome, number: cardOf(name) } })
  return { id: order.id as string, body, order: await readOrder(order.id) }
}

const typesOf = (id: string, when: 'ready' | 'delayed' = 'ready') => eventsOf(gateway, id, when).map(({ type }) => type)

const merchant = async (key: string = randomUUID()) => ({ ...(await bearer()), 'idempotency-key': key })

const refund = async (id: string, key?: string) => {
  const { captures, amount } = await readOrder(id)
  return call(refundOrder, {
    params: { id },
    headers: await merchant(key),
    body: {
      capture_id: captures[0].id,
      amount: Math.min(amount, captures[0].amount),
      metadata: { refund_id: 'rfd_1' },
    },
  })
}

describe('a number', () => {
  it.each(instruments)('$case is its card, its UPI number and its amount', ({ case: name, card, phone, amount }) => {
    expect([caseOfNumber(card), caseOfNumber(phone), caseOfAmount(amount)]).toEqual([name, name, name])
    expect([caseOfNumber(card.replaceAll(' ', '')), caseOfNumber(phone.replaceAll(' ', ''))]).toEqual([name, name])
  })

  it('of any other card or amount pays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), amount => {
        const known = instruments.some(each => each.amount === amount)
        expect(caseOfAmount(amount) !== undefined).toBe(known)
      }),
    )
    expect(caseOfNumber('4242 4242 4242 4242')).toBeUndefined()
  })
})

describe('what a number plays', () => {
  it('declined, though the customer wanted to pay', async () => {
    const { id, body } = await play('declined')
    expect([body.status, typesOf(id)]).toEqual(['declined', ['order.declined']])
  })

  it('an amount has the case of its own, without a number', async () => {
    const { body: order } = await placeOrder({ amount: 4_000_001 })
    const { body } = await call(playCheckout, { params: { id: order.id }, body: {} })
    expect(body.status).toBe('declined')
  })

  it('a challenge takes no money until it is confirmed', async () => {
    const { id, body, order } = await play('challenge')
    expect([body, order.captures, typesOf(id)]).toEqual([{ id, status: 'challenge', webhooks: 0 }, [], []])
    const { body: confirmed } = await call(playCheckout, { params: { id }, body: { outcome: 'confirm' } })
    expect([confirmed.status, typesOf(id)]).toEqual(['paid', ['order.paid']])
  })

  it('a slow webhook, none at all, eleven of one event, and a refusal that comes after the payment', async () => {
    const slow = await play('slow')
    expect([typesOf(slow.id), typesOf(slow.id, 'delayed')]).toEqual([[], ['order.paid']])
    const lost = await play('webhook_lost')
    expect([lost.body, typesOf(lost.id)]).toEqual([{ id: lost.id, status: 'paid', webhooks: 0 }, []])
    const many = await play('duplicated')
    expect([typesOf(many.id).length, new Set(eventsOf(gateway, many.id).map(event => event.id)).size]).toEqual([11, 1])
    const reordered = await play('reordered')
    expect([typesOf(reordered.id), typesOf(reordered.id, 'delayed')]).toEqual([['order.paid'], ['order.declined']])
  })

  it('two captures, another amount, another currency', async () => {
    const twice = (await play('captured_twice')).order
    expect(new Set(twice.captures.map(({ id }: { id: string }) => id)).size).toBe(2)
    expect((await play('amount_differs')).order.captures).toMatchObject([{ amount: 89_999, currency: 'INR' }])
    expect((await play('currency_differs')).order.captures).toMatchObject([{ amount: 90_000, currency: 'USD' }])
    expect((await play('currency_differs', { currency: 'USD' })).order.captures).toMatchObject([{ currency: 'EUR' }])
  })

  it('a webhook of a capture that the record does not have', async () => {
    const { id, order } = await play('contradicts')
    expect([order.status, order.captures, typesOf(id)]).toEqual(['open', [], ['order.paid']])
  })

  it('a session that stays open, and money after its end', async () => {
    const open = await play('stays_open', { outcome: 'abandon' })
    expect((await call(cancel, { params: { id: open.id }, headers: await bearer() })).body.status).toBe('open')
    const late = await play('late', { outcome: 'abandon' })
    expect((await call(cancel, { params: { id: late.id }, headers: await bearer() })).body.status).toBe('cancelled')
    const { body } = await call(playCheckout, { params: { id: late.id }, body: { outcome: 'succeed' } })
    expect([body.status, typesOf(late.id)]).toEqual(['paid', ['order.paid']])
  })

  it('an authorization that has lapsed when the merchant hears of it', async () => {
    const { id, order } = await play('lapses', { capture: 'manual' })
    const { created_at, expires_at } = order.authorization
    expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(1000)
    expect([typesOf(id), typesOf(id, 'delayed')]).toEqual([[], ['order.authorized']])
  })
})

describe('a refund', () => {
  it('is pending at first, and a webhook says when it has succeeded', async () => {
    const { id } = await play('refund_pending')
    const { body } = await refund(id)
    expect(body).toMatchObject({ status: 'pending', metadata: { refund_id: 'rfd_1' } })
    expect(eventsOf(gateway, id, 'delayed')).toMatchObject([
      { type: 'refund.succeeded', data: { refund: { id: body.id, status: 'succeeded' } } },
    ])
    await expect.poll(async () => (await readOrder(id)).refunds[0].status, { timeout: 60_000 }).toBe('succeeded')
  })

  it('fails later, and the money can be paid back by another', async () => {
    const { id } = await play('refund_bounces')
    expect((await refund(id)).body.status).toBe('pending')
    expect(typesOf(id, 'delayed')).toEqual(['refund.failed'])
    expect((await refund(id)).body.code).toBe('REFUND_TOO_LARGE')
    await expect.poll(async () => (await readOrder(id)).refunds[0].status, { timeout: 60_000 }).toBe('failed')
    expect((await refund(id)).body.status).toBe('succeeded')
    expect((await readOrder(id)).status).toBe('refunded')
  })

  it('fails at once, and then not, or always', async () => {
    const { id } = await play('refund_refused')
    const states = [await refund(id), await refund(id)].map(({ body }) => body.status)
    expect(states).toEqual(['failed', 'succeeded'])
    const never = await play('refund_never')
    for (const _ of states) expect((await refund(never.id)).body.status).toBe('failed')
  })
})
