import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as charge } from '../../functions/sandbox/charge-sandbox-mandate.ts'
import { handler as forget } from '../../functions/sandbox/forget-sandbox-mandate.ts'
import { instruments } from '../../shared/sandbox/rules/cases.ts'
import { chargeMandate } from '../../shared/sandbox/rules/mandate.ts'
import { readOrder as storedOrder } from '../../shared/sandbox/store/orders.ts'
import { call } from '../support/call.ts'
import { authorize, bearer, eventsOf, placeOrder, playedAs, readOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

/** The order that keeps a mandate, as it is once the customer has paid. */
const aKeeper = async () => {
  const { body } = await placeOrder({ keeps_mandate: true })
  expect(body.mandate).toBeUndefined()
  await authorize(body.id)
  return readOrder(body.id)
}

const wanted = (mandate: object, changes: object = {}) => ({
  mandate,
  amount: 95_000,
  currency: 'INR',
  reference: 'pay_2',
  ...changes,
})

const chargeOf = async (mandate: object, changes: object = {}, key: string = randomUUID()) =>
  call(charge, { body: wanted(mandate, changes), headers: { ...(await bearer()), 'idempotency-key': key } })

describe('charge sandbox mandate', () => {
  it('201 paid at once, with the webhook of a paid order', async () => {
    const { mandate } = await aKeeper()
    const { status, body } = await chargeOf(mandate)
    expect([status, body.status, body.amount]).toEqual([201, 'paid', 95_000])
    expect(await readOrder(body.id)).toEqual(body)
    expect(eventsOf(gateway, body.id)).toMatchObject([{ type: 'order.paid', data: { order: { status: 'paid' } } }])
  })

  it('201 the same order for a repeat under its key', async () => {
    const { mandate } = await aKeeper()
    const first = await chargeOf(mandate, {}, 'key-1')
    expect((await chargeOf(mandate, {}, 'key-1')).body).toEqual(first.body)
  })

  it('422 IDEMPOTENCY_KEY_REUSED for another amount', async () => {
    const { mandate } = await aKeeper()
    await chargeOf(mandate, {}, 'key-2')
    expect(await chargeOf(mandate, { amount: 1 }, 'key-2')).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    })
  })

  it('400 IDEMPOTENCY_KEY_MISSING', async () => {
    const { mandate } = await aKeeper()
    expect(await call(charge, { body: wanted(mandate), headers: await bearer() })).toMatchObject({
      status: 400,
      body: { code: 'IDEMPOTENCY_KEY_MISSING' },
    })
  })

  it('401 SANDBOX_KEY_INVALID', async () => {
    const { mandate } = await aKeeper()
    const headers = { authorization: 'Bearer other', 'idempotency-key': 'key' }
    expect(await call(charge, { body: wanted(mandate), headers })).toMatchObject({
      status: 401,
      body: { code: 'SANDBOX_KEY_INVALID' },
    })
  })

  it('503 SANDBOX_REPLY_LOST once, and its repeat has the order', async () => {
    const { mandate } = await aKeeper()
    const amount = instruments.find(each => each.case === 'reply_lost')?.amount
    const lost = await chargeOf(mandate, { amount }, 'key-3')
    expect(lost).toMatchObject({ status: 503, body: { code: 'SANDBOX_REPLY_LOST' } })
    expect((await chargeOf(mandate, { amount }, 'key-3')).body).toMatchObject({ status: 'paid' })
  })

  it.each(['declined', 'challenge', 'mandate_declined'] as const)('201 declined by the amount of %s', async name => {
    const { mandate } = await aKeeper()
    const amount = instruments.find(each => each.case === name)?.amount
    const { body } = await chargeOf(mandate, { amount })
    expect(body).toMatchObject({ status: 'declined', captures: [] })
    expect(eventsOf(gateway, body.id)).toMatchObject([{ type: 'order.declined' }])
  })

  it('201 declined, of a mandate that is another customer’s, or was forgotten', async () => {
    const { mandate } = await aKeeper()
    expect((await chargeOf({ ...mandate, customer: 'sbc_other' })).body.status).toBe('declined')
    await call(forget, { params: { id: mandate.token }, headers: await bearer() })
    expect((await chargeOf(mandate)).body.status).toBe('declined')
  })

  it('201 open, of a number whose charges take their time; then it is paid', async () => {
    const { id, mandate } = await aKeeper()
    await playedAs(id, 'mandate_slow')
    const { body } = await chargeOf(mandate)
    expect(body).toMatchObject({ status: 'open', captures: [] })
    expect(await readOrder(body.id)).toEqual(body)
    expect(eventsOf(gateway, body.id)).toEqual([])
    expect(eventsOf(gateway, body.id, 'delayed')).toMatchObject([
      { type: 'order.paid', data: { order: { status: 'paid', captures: [{ amount: 95_000 }] } } },
    ])
  })

  it('its records are kept for more than a year where they keep a mandate', async () => {
    const { id, mandate } = await aKeeper()
    const keeper = await storedOrder(id)
    const later = Date.now() + 365 * 24 * 3600_000
    expect(chargeMandate('a-year-later', wanted(mandate) as never, keeper, later)).toMatchObject({ state: 'paid' })
  })
})
