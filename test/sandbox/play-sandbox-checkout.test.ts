import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as get } from '../../functions/sandbox/get-sandbox-order.ts'
import { handler } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { bearer, placeOrder, eventsOf as queuedEventsOf, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const anOrder = async () => (await placeOrder()).body.id as string
const play = (id: string, body: unknown) => call(handler, { params: { id }, body })
const eventsOf = (id: string, when: 'ready' | 'delayed' = 'ready') => queuedEventsOf(gateway, id, when)

describe('play sandbox checkout', () => {
  it('200 paid, with one webhook', async () => {
    const id = await anOrder()
    const { status, body } = await play(id, { outcome: 'succeed' })
    expect([status, body]).toEqual([200, { id, status: 'paid', webhooks: 1 }])
    expect(eventsOf(id)).toMatchObject([
      { type: 'order.paid', data: { order: { status: 'paid', captures: [{ amount: 90_000 }] } } },
    ])
  })

  it('200 the duplicates are the same event, and a second click charges nothing', async () => {
    const id = await anOrder()
    await play(id, { outcome: 'succeed', duplicates: 11 })
    await play(id, { outcome: 'succeed' })
    const events = eventsOf(id)
    expect([events.length, new Set(events.map(event => event.id)).size]).toEqual([13, 1])
    const { body } = await call(get, { params: { id }, headers: await bearer() })
    expect(body.captures).toHaveLength(1)
  })

  it('200 the webhook is kept back', async () => {
    const id = await anOrder()
    expect((await play(id, { outcome: 'succeed', delay_seconds: 900 })).body.status).toBe('paid')
    expect([eventsOf(id).length, eventsOf(id, 'delayed').length]).toEqual([0, 1])
  })

  it('200 declined, then a late success', async () => {
    const id = await anOrder()
    expect((await play(id, { outcome: 'decline' })).body).toMatchObject({ status: 'declined', webhooks: 1 })
    expect((await play(id, { outcome: 'succeed' })).body).toMatchObject({ status: 'paid', webhooks: 1 })
    expect(eventsOf(id).map(({ type }) => type)).toEqual(['order.declined', 'order.paid'])
  })

  it('200 authorized where the capture is manual, with the webhook of that and nothing captured', async () => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    const { status, body } = await play(order.id, { outcome: 'succeed' })
    expect([status, body]).toEqual([200, { id: order.id, status: 'authorized', webhooks: 1 }])
    expect(eventsOf(order.id)).toMatchObject([
      {
        type: 'order.authorized',
        data: { order: { status: 'authorized', captures: [], authorization: { capturable_amount: 90_000 } } },
      },
    ])
  })

  it('200 the record outlives the authorization by thirty days', async () => {
    const day = 24 * 3600
    const { body: order } = await placeOrder({ capture: 'manual', authorization_seconds: 20 * day })
    await play(order.id, { outcome: 'succeed' })
    const { body } = await call(get, { params: { id: order.id }, headers: await bearer() })
    const item = (await allItems('runtime')).find(({ id }) => id === order.id)
    expect(Number(item?.ttl) - Date.parse(body.authorization.expires_at) / 1000).toBeGreaterThanOrEqual(30 * day)
  })

  it('200 abandoned: no webhook is sent', async () => {
    const id = await anOrder()
    expect((await play(id, { outcome: 'abandon' })).body).toEqual({ id, status: 'open', webhooks: 0 })
    expect(eventsOf(id)).toEqual([])
  })

  it('409 ORDER_CLOSED for declining an authorized order', async () => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    await play(order.id, { outcome: 'succeed' })
    const { status, body } = await play(order.id, { outcome: 'decline' })
    expect([status, body.code, body.order_status]).toEqual([409, 'ORDER_CLOSED', 'authorized'])
  })

  it('409 ORDER_CLOSED for declining a paid order', async () => {
    const id = await anOrder()
    await play(id, { outcome: 'succeed' })
    const { status, body } = await play(id, { outcome: 'decline' })
    expect([status, body.code]).toEqual([409, 'ORDER_CLOSED'])
  })

  it('409 ORDER_CLOSED once the session is over', async () => {
    const { body } = await placeOrder({ expires_at: new Date(Date.now() + 20).toISOString() })
    await expect
      .poll(async () => (await call(get, { params: { id: body.id }, headers: await bearer() })).body.status)
      .toBe('expired')
    expect((await play(body.id, { outcome: 'succeed' })).body.code).toBe('ORDER_CLOSED')
  })

  it.each([
    { outcome: 'win' },
    { outcome: 'succeed', delay_seconds: 901 },
    { outcome: 'succeed', duplicates: 101 },
    { outcome: 'succeed', delay_seconds: -1 },
    { outcome: 'succeed', amount: 1 },
  ])('400 VALIDATION_FAILED for %o', async body => {
    expect((await play(await anOrder(), body)).body.code).toBe('VALIDATION_FAILED')
  })

  it('404 NOT_FOUND', async () => {
    expect((await play(`sbo_${'0'.repeat(26)}`, { outcome: 'succeed' })).body.code).toBe('NOT_FOUND')
  })

  it('409 NOTHING_TO_CONFIRM for an order whose bank has not asked', async () => {
    const { status, body } = await play(await anOrder(), { outcome: 'confirm' })
    expect([status, body.code]).toEqual([409, 'NOTHING_TO_CONFIRM'])
  })
})
