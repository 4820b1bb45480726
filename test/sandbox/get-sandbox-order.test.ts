import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/get-sandbox-order.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { call } from '../support/call.ts'
import { bearer, placeOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

describe('get sandbox order', () => {
  it('200 with the order as it stands', async () => {
    const { body: order } = await placeOrder()
    const { status, body } = await call(handler, { params: { id: order.id }, headers: await bearer() })
    expect([status, body]).toEqual([200, order])
  })

  it('200 expired once its session is over', async () => {
    const { body: order } = await placeOrder({ expires_at: new Date(Date.now() + 30).toISOString() })
    await expect
      .poll(async () => (await call(handler, { params: { id: order.id }, headers: await bearer() })).body.status)
      .toBe('expired')
  })

  it('200 an order that was stored before orders could be authorized', async () => {
    const { body: order } = await placeOrder()
    const stored = await readOrder(order.id)
    if (!stored) throw new Error('not stored')
    const { capture: _, ...before } = stored
    expect(await replaceOrder(before)).toBeDefined()
    const { status, body } = await call(handler, { params: { id: order.id }, headers: await bearer() })
    expect([status, body]).toEqual([200, order])
  })

  it('401 SANDBOX_KEY_INVALID', async () => {
    const { body: order } = await placeOrder()
    const { status, body } = await call(handler, { params: { id: order.id } })
    expect([status, body.code]).toEqual([401, 'SANDBOX_KEY_INVALID'])
  })

  it.each([`sbo_${'0'.repeat(26)}`, 'sbo_1', '../orders'])('404 NOT_FOUND for %s', async id => {
    const { status, body } = await call(handler, { params: { id }, headers: await bearer() })
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})
