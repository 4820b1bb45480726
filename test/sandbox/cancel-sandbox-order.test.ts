import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/cancel-sandbox-order.ts'
import { handler as play } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { call } from '../support/call.ts'
import { anAuthorizedOrder, bearer, placeOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const cancel = async (id: string) => call(handler, { method: 'POST', params: { id }, headers: await bearer() })

describe('cancel sandbox order', () => {
  it('200 cancelled, and again; it cannot be paid then', async () => {
    const { body: order } = await placeOrder()
    expect((await cancel(order.id)).body.status).toBe('cancelled')
    expect((await cancel(order.id)).body.status).toBe('cancelled')
    const { status, body } = await call(play, { params: { id: order.id }, body: { outcome: 'succeed' } })
    expect([status, body.code, body.order_status]).toEqual([409, 'ORDER_CLOSED', 'cancelled'])
  })

  it('200 paid: a paid order stays paid', async () => {
    const { body: order } = await placeOrder()
    await call(play, { params: { id: order.id }, body: { outcome: 'succeed' } })
    const { status, body } = await cancel(order.id)
    expect([status, body.status, body.captures.length]).toEqual([200, 'paid', 1])
  })

  it('200 authorized: an authorized order stays so', async () => {
    const { status, body } = await cancel(await anAuthorizedOrder())
    expect([status, body.status, body.authorization.capturable_amount]).toEqual([200, 'authorized', 90_000])
  })

  it('401 SANDBOX_KEY_INVALID', async () => {
    const { body: order } = await placeOrder()
    const { status, body } = await call(handler, { method: 'POST', params: { id: order.id } })
    expect([status, body.code]).toEqual([401, 'SANDBOX_KEY_INVALID'])
  })

  it('404 NOT_FOUND', async () => {
    expect((await cancel(`sbo_${'0'.repeat(26)}`)).body.code).toBe('NOT_FOUND')
  })
})
