import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/create-sandbox-order.ts'
import { call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { bearer, placeOrder, startGateway, wanted } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

describe('create sandbox order', () => {
  it('201 with the address of the page to pay on', async () => {
    const { status, body } = await placeOrder()
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'open',
      amount: 90_000,
      currency: 'INR',
      reference: 'pay_1',
      captures: [],
      refunds: [],
    })
    expect(body.checkout_url).toBe(`https://api.example/sandbox/checkout/${body.id}`)
  })

  it('201 with the same order for the same key, also all at once', async () => {
    const key = randomUUID()
    const expires_at = new Date(Date.now() + 60_000).toISOString()
    const replies = await Promise.all(Array.from({ length: 10 }, () => placeOrder({ expires_at }, key)))
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
  })

  it('201 with automatic capture unless it is to be manual', async () => {
    expect((await placeOrder()).body.capture).toBe('automatic')
    expect((await placeOrder({ capture: 'manual', authorization_seconds: 60 })).body.capture).toBe('manual')
  })

  it.each([
    ['amount', { amount: 1 }],
    ['capture', { capture: 'manual' }],
  ])('422 IDEMPOTENCY_KEY_REUSED for the same key with another %s', async (_, changes) => {
    const key = randomUUID()
    await placeOrder({}, key)
    const { status, body } = await placeOrder(changes, key)
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('201 with the key as the user of Basic, too', async () => {
    const key = (await bearer()).authorization.split(' ')[1]
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    const { status } = await call(handler, {
      body: wanted(),
      headers: { authorization, 'idempotency-key': randomUUID() },
    })
    expect(status).toBe(201)
  })

  it.each([
    ['401 SANDBOX_KEY_INVALID without a key', {}, {}, 401, 'SANDBOX_KEY_INVALID'],
    ['401 SANDBOX_KEY_INVALID with another', { authorization: 'Bearer sk_sandbox_x' }, {}, 401, 'SANDBOX_KEY_INVALID'],
    ['401 SANDBOX_KEY_INVALID with garbage', { authorization: 'Digest 🙂' }, {}, 401, 'SANDBOX_KEY_INVALID'],
    ['422 EXPIRY_PAST', 'bearer', { expires_at: '2020-01-01T00:00:00Z' }, 422, 'EXPIRY_PAST'],
    ['400 VALIDATION_FAILED for nothing to pay', 'bearer', { amount: 0 }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for parts of a coin', 'bearer', { amount: 0.5 }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for half a capture', 'bearer', { capture: 'half' }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for no time', 'bearer', { authorization_seconds: 0 }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for months', 'bearer', { authorization_seconds: 2_592_001 }, 400, 'VALIDATION_FAILED'],
    ['400 VALIDATION_FAILED for no currency', 'bearer', { currency: 'rupees' }, 400, 'VALIDATION_FAILED'],
  ])('%s, and nothing is written', async (_, headers, changes, status, code) => {
    const before = (await allItems('runtime')).length
    const own = headers === 'bearer' ? await bearer() : (headers as Record<string, string>)
    const reply = await call(handler, { body: wanted(changes), headers: { ...own, 'idempotency-key': randomUUID() } })
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect((await allItems('runtime')).length).toBe(before)
  })

  it('400 IDEMPOTENCY_KEY_MISSING', async () => {
    const { status, body } = await call(handler, { body: wanted(), headers: await bearer() })
    expect([status, body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING'])
  })

  it('503 SANDBOX_REPLY_LOST at first for the amount that plays it, then the order that was made', async () => {
    const key = randomUUID()
    const of = { amount: 4_000_014, expires_at: new Date(Date.now() + 600_000).toISOString() }
    const [lost, repeated] = [await placeOrder(of, key), await placeOrder(of, key)]
    expect([lost.status, lost.body.code, repeated.status]).toEqual([503, 'SANDBOX_REPLY_LOST', 201])
  })
})
