import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/capture-sandbox-order.ts'
import { handler as refund } from '../../functions/sandbox/refund-sandbox-order.ts'
import { handler as voidOrder } from '../../functions/sandbox/void-sandbox-order.ts'
import { call } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import {
  anAuthorizedOrder,
  authorize,
  bearer,
  eventsOf,
  placeOrder,
  playedAs,
  readOrder,
  startGateway,
} from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const capture = async (id: string, amount: number, key: string = randomUUID()) =>
  call(handler, { params: { id }, body: { amount }, headers: { ...(await bearer()), 'idempotency-key': key } })

const paidEvents = (id: string) => eventsOf(gateway, id).filter(({ type }) => type === 'order.paid')

describe('capture sandbox order', () => {
  it('200 paid, with all that was authorized, and the webhook of a paid order', async () => {
    const id = await anAuthorizedOrder()
    const { status, body } = await capture(id, 90_000)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'paid',
      captures: [{ amount: 90_000, currency: 'INR' }],
      authorization: { amount: 90_000, captured_amount: 90_000, released_amount: 0, capturable_amount: 0 },
    })
    expect(await readOrder(id)).toEqual(body)
    expect(paidEvents(id)).toMatchObject([{ data: { order: { status: 'paid', captures: body.captures } } }])
  })

  it('200 a part: the rest is released, and only the part can be refunded', async () => {
    const id = await anAuthorizedOrder()
    const { body } = await capture(id, 30_000)
    expect(body.authorization).toMatchObject({ captured_amount: 30_000, released_amount: 60_000 })
    const refundOf = async (amount: number) =>
      call(refund, {
        params: { id },
        body: { capture_id: body.captures[0].id, amount },
        headers: { ...(await bearer()), 'idempotency-key': randomUUID() },
      })
    expect((await refundOf(30_001)).body.code).toBe('REFUND_TOO_LARGE')
    expect((await refundOf(30_000)).status).toBe(201)
    expect((await readOrder(id)).status).toBe('refunded')
  })

  it('200 once for one key, in twenty calls at once: one capture, one event', async () => {
    const id = await anAuthorizedOrder()
    const key = randomUUID()
    const replies = await Promise.all(Array.from({ length: 20 }, () => capture(id, 45_000, key)))
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.captures?.[0]?.id}`)).size).toBe(1)
    expect((await readOrder(id)).captures).toHaveLength(1)
    expect(new Set(paidEvents(id).map(event => event.id)).size).toBe(1)
  })

  it('200 for one of twenty keys at once, 422 ALREADY_CAPTURED for the others', async () => {
    const id = await anAuthorizedOrder()
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => capture(id, 1_000 + index)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ body }) => body.code === 'ALREADY_CAPTURED')).toHaveLength(19)
    expect((await readOrder(id)).captures).toHaveLength(1)
  })

  it('200 for one of a capture and a void at once, and the order agrees with it', async () => {
    const id = await anAuthorizedOrder()
    const voiding = call(voidOrder, { method: 'POST', params: { id }, headers: await bearer() })
    const [captured, voided] = await Promise.all([capture(id, 90_000), voiding])
    const { status, captures } = await readOrder(id)
    expect(voided.body.status).toBe(status)
    expect([status, captures.length, captured.body.code]).toEqual(
      captured.status === 200 ? ['paid', 1, undefined] : ['voided', 0, 'AUTHORIZATION_VOIDED'],
    )
  })

  it('200 again after the function was killed once it had captured: the event is sent then', async () => {
    const id = await anAuthorizedOrder()
    const key = randomUUID()
    await killedAfter(2, () => capture(id, 90_000, key))
    expect([(await readOrder(id)).status, paidEvents(id).length]).toEqual(['paid', 0])
    expect((await capture(id, 90_000, key)).status).toBe(200)
    expect([(await readOrder(id)).captures.length, paidEvents(id).length]).toEqual([1, 1])
  })

  it('200 the webhook is kept back and repeated as the customer’s page asked', async () => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    await authorize(order.id, { delay_seconds: 900, duplicates: 2 })
    await capture(order.id, 90_000)
    const delayed = eventsOf(gateway, order.id, 'delayed').map(({ type }) => type)
    expect(delayed.toSorted()).toEqual([...Array(3).fill('order.authorized'), ...Array(3).fill('order.paid')])
    expect(eventsOf(gateway, order.id)).toEqual([])
  })

  it('422 CAPTURE_TOO_LARGE, and nothing is captured', async () => {
    const id = await anAuthorizedOrder()
    const { status, body } = await capture(id, 90_001)
    expect([status, body.code, body.authorized]).toEqual([422, 'CAPTURE_TOO_LARGE', 90_000])
    expect((await readOrder(id)).status).toBe('authorized')
  })

  it('422 ORDER_NOT_AUTHORIZED before the customer agreed', async () => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    const { status, body } = await capture(order.id, 1)
    expect([status, body.code, body.order_status]).toEqual([422, 'ORDER_NOT_AUTHORIZED', 'open'])
  })

  it('422 AUTHORIZATION_VOIDED', async () => {
    const id = await anAuthorizedOrder()
    await call(voidOrder, { method: 'POST', params: { id }, headers: await bearer() })
    const { status, body } = await capture(id, 1)
    expect([status, body.code]).toEqual([422, 'AUTHORIZATION_VOIDED'])
  })

  it('422 AUTHORIZATION_EXPIRED once it has lapsed', async () => {
    const id = await anAuthorizedOrder({ authorization_seconds: 1 })
    await expect.poll(async () => (await readOrder(id)).status, { timeout: 20_000 }).toBe('expired')
    const { status, body } = await capture(id, 1)
    expect([status, body.code, body.order_status]).toEqual([422, 'AUTHORIZATION_EXPIRED', 'expired'])
    expect((await readOrder(id)).authorization).toMatchObject({ released_amount: 90_000, capturable_amount: 0 })
  })

  it('422 IDEMPOTENCY_KEY_REUSED for another amount', async () => {
    const id = await anAuthorizedOrder()
    const key = randomUUID()
    await capture(id, 100, key)
    const { status, body } = await capture(id, 101, key)
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('400 IDEMPOTENCY_KEY_MISSING', async () => {
    const id = await anAuthorizedOrder()
    const { status, body } = await call(handler, { params: { id }, body: { amount: 1 }, headers: await bearer() })
    expect([status, body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING'])
  })

  it('401 SANDBOX_KEY_INVALID', async () => {
    const id = await anAuthorizedOrder()
    const { status, body } = await call(handler, { params: { id }, body: { amount: 1 } })
    expect([status, body.code]).toEqual([401, 'SANDBOX_KEY_INVALID'])
  })

  it('404 NOT_FOUND', async () => {
    expect((await capture(`sbo_${'0'.repeat(26)}`, 1)).body.code).toBe('NOT_FOUND')
  })

  it('503 SANDBOX_REPLY_LOST at first where that is played, and captured once', async () => {
    const id = await anAuthorizedOrder()
    await playedAs(id, 'reply_lost')
    const [lost, repeated] = [await capture(id, 100, 'key-1'), await capture(id, 100, 'key-1')]
    expect([lost.status, lost.body.code, repeated.status]).toEqual([503, 'SANDBOX_REPLY_LOST', 200])
    expect(repeated.body.captures).toMatchObject([{ amount: 100 }])
  })
})
