import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Gateway, NewOrder } from '../../shared/payments/adapters/gateway.ts'
import { chooseGateway, findGateway, gatewayOf } from '../../shared/payments/adapters/registry.ts'
import { sandbox, sandboxWhole } from '../../shared/payments/adapters/sandbox.ts'
import { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { closeSession } from '../../shared/payments/workflows/close-sessions.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { authorize, eventsOf, startGateway } from '../sandbox/orders.ts'
import type { Listener } from '../support/listener.ts'
import { startSandbox } from '../support/sandbox.ts'
import { aNewOrder } from './new-order.ts'
import { signed } from './paying.ts'

let world: Awaited<ReturnType<typeof startGateway>>
let listener: Listener
beforeAll(async () => {
  world = await startGateway()
  listener = await startSandbox()
})
beforeEach(() => {
  listener.answered.length = 0
})
afterAll(() => Promise.all([world.stop(), listener.stop()]))

const anOrder = (changes: Partial<NewOrder> = {}): NewOrder => aNewOrder({ amount: 500, ...changes })

const anAuthorized = async (gateway: Gateway): Promise<string> => {
  const { order_id } = await gateway.create(anOrder())
  await authorize(order_id)
  return order_id
}

/** Ends an order's authorization by its time, as if that had passed. */
const lapse = async (id: string): Promise<void> => {
  const order = await readOrder(id)
  if (!order?.authorization) throw new Error('not authorized')
  await replaceOrder({ ...order, authorization: { ...order.authorization, expires_at: Date.now() - 1 } })
}

describe.each([sandbox, sandboxWhole])('the gateway $name', gateway => {
  it('authorizes an order with manual capture, and says until when', async () => {
    const { order_id } = await gateway.create(anOrder())
    expect(await gateway.retrieve(order_id)).toMatchObject({ gateway: gateway.name, status: 'open', captures: [] })
    const from = Math.floor(Date.now() / 1000) * 1000
    await authorize(order_id)
    const order = await gateway.retrieve(order_id)
    expect(order).toMatchObject({
      id: order_id,
      payment_id: 'pay_1',
      user_id: 'usr_1',
      status: 'authorized',
      captures: [],
    })
    const { amount, currency, authorized_at = 0, expires_at } = order?.authorization ?? {}
    expect([amount, currency, expires_at]).toEqual([500, 'INR', authorized_at + 7 * 24 * 3600_000])
    expect(authorized_at).toBeGreaterThanOrEqual(from)
  })

  it('captures at once an order with automatic capture', async () => {
    const { order_id } = await gateway.create(anOrder({ capture: 'automatic' }))
    await authorize(order_id)
    const order = await gateway.retrieve(order_id)
    expect(order).toMatchObject({ status: 'paid', captures: [{ amount: 500 }] })
    expect(order).not.toHaveProperty('authorization')
  })

  it('captures once for one key, though replies are lost, and keeps the authorization', async () => {
    const order_id = await anAuthorized(gateway)
    listener.failNext('/capture', 'reply lost', 'broken')
    const capture = { key: randomUUID(), order_id, amount: 500 }
    const order = await gateway.capture(capture)
    expect(order).toMatchObject({ status: 'paid', authorization: { amount: 500 }, captures: [{ amount: 500 }] })
    expect(await gateway.capture(capture)).toEqual(order)
    expect(await gateway.retrieve(order_id)).toEqual(order)
  })

  it('gives an order captured under another key as it is', async () => {
    const order_id = await anAuthorized(gateway)
    const order = await gateway.capture({ key: 'first', order_id, amount: 500 })
    expect(await gateway.capture({ key: 'second', order_id, amount: 500 })).toEqual(order)
  })

  it('voids an authorization: CAPTURE_REFUSED then, and a captured order comes back as it is', async () => {
    const order_id = await anAuthorized(gateway)
    expect(await gateway.void(order_id)).toMatchObject({
      status: 'voided',
      authorization: { amount: 500 },
      captures: [],
    })
    expect(await gateway.void(order_id)).toMatchObject({ status: 'voided' })
    const capture = gateway.capture({ key: 'key', order_id, amount: 500 })
    await expect(capture).rejects.toMatchObject({ code: 'CAPTURE_REFUSED' })
    const paid = await anAuthorized(gateway)
    const order = await gateway.capture({ key: 'key', order_id: paid, amount: 500 })
    expect(await gateway.void(paid)).toEqual(order)
  })

  it('refuses the capture of a lapsed authorization: CAPTURE_REFUSED', async () => {
    const order_id = await anAuthorized(gateway)
    await lapse(order_id)
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'expired', authorization: { amount: 500 } })
    const capture = gateway.capture({ key: 'key', order_id, amount: 500 })
    await expect(capture).rejects.toMatchObject({ code: 'CAPTURE_REFUSED' })
  })

  it.each(['capture', 'void'] as const)('GATEWAY_UNAVAILABLE when it does not answer a %s', async action => {
    const order_id = await anAuthorized(gateway)
    listener.failNext(`/${action}`, 'broken', 'request lost', 'broken')
    const work = action === 'void' ? gateway.void(order_id) : gateway.capture({ key: 'key', order_id, amount: 500 })
    await expect(work).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'authorized' })
  })

  it('fails without a refusal of its own where the caller is at fault', async () => {
    const { order_id: open } = await gateway.create(anOrder())
    const order_id = await anAuthorized(gateway)
    for (const capture of [
      { key: 'key', order_id: open, amount: 500 },
      { key: 'key', order_id, amount: 501 },
      { key: 'key', order_id: `sbo_${'0'.repeat(26)}`, amount: 500 },
    ])
      await expect(gateway.capture(capture)).rejects.not.toHaveProperty('code')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'authorized' })
  })

  it('knows no order that does not exist', async () => {
    const id = `sbo_${'0'.repeat(26)}`
    expect([await gateway.retrieve(id), await gateway.void(id)]).toEqual([undefined, undefined])
  })

  it('tells of an authorization by a webhook of its own, which is queued as it is understood', async () => {
    const order_id = await anAuthorized(gateway)
    const body = JSON.stringify(eventsOf(world, order_id)[0])
    const webhook = { rawBody: Buffer.from(body), headers: await signed(body) }
    const event = await gateway.verifyWebhook(webhook, Date.now())
    expect(event).toMatchObject({ gateway: gateway.name, type: 'order.authorized', order: { status: 'authorized' } })
    expect(event && 'order' in event && event.order).toEqual(await gateway.retrieve(order_id))
    expect(PaymentEvent.parse({ kind: 'told', event })).toEqual({ kind: 'told', event })
  })
})

describe('the gateway sandbox', () => {
  it('captures a part', async () => {
    const order_id = await anAuthorized(sandbox)
    const order = await sandbox.capture({ key: 'key', order_id, amount: 200 })
    expect(order).toMatchObject({ status: 'paid', authorization: { amount: 500 }, captures: [{ amount: 200 }] })
  })

  it('cancels an unpaid order, and leaves an authorized one', async () => {
    const { order_id } = await sandbox.create(anOrder())
    expect(await closeSession('sandbox', order_id)).toMatchObject({ status: 'cancelled' })
    expect(await closeSession('sandbox', await anAuthorized(sandbox))).toMatchObject({ status: 'authorized' })
  })

  it('has the orders that were made before there was another gateway of its API', async () => {
    const { order_id } = await sandbox.create(anOrder())
    const order = await readOrder(order_id)
    if (!order) throw new Error('not stored')
    const { gateway, ...metadata } = order.metadata
    await replaceOrder({ ...order, metadata })
    expect(gateway).toBe('sandbox')
    expect(await sandbox.retrieve(order_id)).toMatchObject({ gateway: 'sandbox' })
    expect(await sandboxWhole.retrieve(order_id)).toBeUndefined()
  })
})

describe('the gateway sandboxwhole', () => {
  it('refuses to cancel: its order stays payable, and closing its session only reads it', async () => {
    const { order_id } = await sandboxWhole.create(anOrder())
    await expect(sandboxWhole.cancel(order_id)).rejects.toThrow('cannot cancel')
    expect(await closeSession('sandboxwhole', order_id)).toMatchObject({ status: 'open' })
    expect(listener.answered.filter(answer => answer.includes('/cancel'))).toEqual([])
  })

  it('refuses to capture a part: nothing is captured', async () => {
    const order_id = await anAuthorized(sandboxWhole)
    await expect(sandboxWhole.capture({ key: 'key', order_id, amount: 499 })).rejects.toThrow(
      'all that is authorized or nothing',
    )
    expect(listener.answered.filter(answer => answer.includes('/capture'))).toEqual([])
  })

  it('answers for a part as for the whole once the authorization has ended', async () => {
    const order_id = await anAuthorized(sandboxWhole)
    const order = await sandboxWhole.capture({ key: 'key', order_id, amount: 500 })
    expect(await sandboxWhole.capture({ key: 'another', order_id, amount: 499 })).toEqual(order)
    const lapsed = await anAuthorized(sandboxWhole)
    await lapse(lapsed)
    const capture = sandboxWhole.capture({ key: 'key', order_id: lapsed, amount: 499 })
    await expect(capture).rejects.toMatchObject({ code: 'CAPTURE_REFUSED' })
  })

  it('and sandbox have none of the other’s orders, and understand none of the other’s webhooks', async () => {
    for (const [own, other] of [
      [sandbox, sandboxWhole],
      [sandboxWhole, sandbox],
    ] as const) {
      const order_id = await anAuthorized(own)
      expect(await other.retrieve(order_id)).toBeUndefined()
      const body = JSON.stringify(eventsOf(world, order_id)[0])
      const webhook = { rawBody: Buffer.from(body), headers: await signed(body) }
      await expect(other.verifyWebhook(webhook, Date.now())).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    }
  })

  it('is chosen by its name alone, and is no part of a production deployment', () => {
    expect([chooseGateway('upi', undefined), chooseGateway('upi', 'sandboxwhole')]).toEqual([sandbox, sandboxWhole])
    expect([sandbox.can, sandboxWhole.can]).toEqual([
      { cancel: true, capturePart: true, mandates: true },
      { cancel: false, capturePart: false, mandates: true },
    ])
    process.env.STAGE = 'production'
    const found = findGateway('sandboxwhole')
    delete process.env.STAGE
    expect([found, gatewayOf('sandboxwhole')]).toEqual([undefined, sandboxWhole])
  })
})
