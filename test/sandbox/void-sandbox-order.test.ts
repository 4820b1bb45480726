import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as capture } from '../../functions/sandbox/capture-sandbox-order.ts'
import { handler } from '../../functions/sandbox/void-sandbox-order.ts'
import { call } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import { anAuthorizedOrder, authorize, bearer, eventsOf, placeOrder, readOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const voidOrder = async (id: string) => call(handler, { method: 'POST', params: { id }, headers: await bearer() })

const voidedEvents = (id: string) => eventsOf(gateway, id).filter(({ type }) => type === 'order.voided')

describe('void sandbox order', () => {
  it('200 voided: all of the money is released, and the merchant hears of it', async () => {
    const id = await anAuthorizedOrder()
    const { status, body } = await voidOrder(id)
    expect([status, body.status, body.captures]).toEqual([200, 'voided', []])
    expect(body.authorization).toMatchObject({ captured_amount: 0, released_amount: 90_000, capturable_amount: 0 })
    expect(voidedEvents(id)).toMatchObject([{ data: { order: { status: 'voided' } } }])
  })

  it('200 again, also all at once: the same event', async () => {
    const id = await anAuthorizedOrder()
    const replies = await Promise.all(Array.from({ length: 20 }, () => voidOrder(id)))
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.status}`))).toEqual(new Set(['200 voided']))
    expect([voidedEvents(id).length, new Set(voidedEvents(id).map(event => event.id)).size]).toEqual([20, 1])
  })

  it('200 again after the function was killed once it had voided: the event is sent then', async () => {
    const id = await anAuthorizedOrder()
    await killedAfter(2, () => voidOrder(id))
    expect([(await readOrder(id)).status, voidedEvents(id).length]).toEqual(['voided', 0])
    expect((await voidOrder(id)).body.status).toBe('voided')
    expect(voidedEvents(id)).toHaveLength(1)
  })

  it('200 the webhook is kept back and repeated as the customer’s page asked', async () => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    await authorize(order.id, { delay_seconds: 900, duplicates: 1 })
    await voidOrder(order.id)
    const delayed = eventsOf(gateway, order.id, 'delayed').filter(({ type }) => type === 'order.voided')
    expect(delayed).toHaveLength(2)
  })

  it('200 paid: captured money stays captured, and no event is sent', async () => {
    const id = await anAuthorizedOrder()
    const headers = { ...(await bearer()), 'idempotency-key': randomUUID() }
    await call(capture, { params: { id }, body: { amount: 1 }, headers })
    const events = eventsOf(gateway, id).length
    const { status, body } = await voidOrder(id)
    expect([status, body.status, body.captures.length]).toEqual([200, 'paid', 1])
    expect(eventsOf(gateway, id)).toHaveLength(events)
  })

  it('200 open: an order that nobody has paid stays payable', async () => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    expect((await voidOrder(order.id)).body).toEqual(order)
    expect((await authorize(order.id)).body.status).toBe('authorized')
  })

  it('401 SANDBOX_KEY_INVALID', async () => {
    const id = await anAuthorizedOrder()
    const { status, body } = await call(handler, { method: 'POST', params: { id } })
    expect([status, body.code]).toEqual([401, 'SANDBOX_KEY_INVALID'])
  })

  it('404 NOT_FOUND', async () => {
    expect((await voidOrder(`sbo_${'0'.repeat(26)}`)).body.code).toBe('NOT_FOUND')
  })
})
