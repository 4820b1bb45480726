import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as get } from '../../functions/sandbox/get-sandbox-order.ts'
import { handler as play } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { handler } from '../../functions/sandbox/refund-sandbox-order.ts'
import { call } from '../support/call.ts'
import { bearer, placeOrder, playedAs, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const paidOrder = async () => {
  const { body } = await placeOrder()
  await call(play, { params: { id: body.id }, body: { outcome: 'succeed' } })
  return read(body.id)
}

const read = async (id: string) => (await call(get, { params: { id }, headers: await bearer() })).body

const refund = async (id: string, body: unknown, key: string = randomUUID()) =>
  call(handler, { params: { id }, body, headers: { ...(await bearer()), 'idempotency-key': key } })

describe('refund sandbox order', () => {
  it('201 in parts, until nothing is left', async () => {
    const { id, captures } = await paidOrder()
    const capture_id = captures[0].id
    expect((await refund(id, { capture_id, amount: 30_000 })).status).toBe(201)
    expect((await read(id)).status).toBe('paid')
    expect((await refund(id, { capture_id, amount: 60_000 })).body).toMatchObject({
      amount: 60_000,
      status: 'succeeded',
    })
    expect((await read(id)).status).toBe('refunded')
    const { status, body } = await refund(id, { capture_id, amount: 1 })
    expect([status, body.code, body.left]).toEqual([422, 'REFUND_TOO_LARGE', 0])
  })

  it('201 once for one key, also all at once', async () => {
    const { id, captures } = await paidOrder()
    const key = randomUUID()
    const body = { capture_id: captures[0].id, amount: 90_000 }
    const replies = await Promise.all(Array.from({ length: 8 }, () => refund(id, body, key)))
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect((await read(id)).refunds).toHaveLength(1)
  })

  it('404 CAPTURE_NOT_FOUND', async () => {
    const { id } = await paidOrder()
    expect((await refund(id, { capture_id: 'cap_x', amount: 1 })).body.code).toBe('CAPTURE_NOT_FOUND')
  })

  it('404 NOT_FOUND', async () => {
    const id = `sbo_${'0'.repeat(26)}`
    expect((await refund(id, { capture_id: 'cap_x', amount: 1 })).body.code).toBe('NOT_FOUND')
  })

  it('401 SANDBOX_KEY_INVALID, 400 IDEMPOTENCY_KEY_MISSING: nothing is paid back', async () => {
    const { id, captures } = await paidOrder()
    const body = { capture_id: captures[0].id, amount: 1 }
    const stranger = await call(handler, { params: { id }, body, headers: { 'idempotency-key': 'k' } })
    expect([stranger.status, stranger.body.code]).toEqual([401, 'SANDBOX_KEY_INVALID'])
    const keyless = await call(handler, { params: { id }, body, headers: await bearer() })
    expect([keyless.status, keyless.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING'])
    expect((await read(id)).refunds).toEqual([])
  })

  it('503 SANDBOX_REPLY_LOST at first where that is played, and paid back once', async () => {
    const { id, captures } = await paidOrder()
    await playedAs(id, 'reply_lost')
    const body = { capture_id: captures[0].id, amount: 1 }
    const headers = { ...(await bearer()), 'idempotency-key': 'key-lost' }
    const [lost, repeated] = [
      await call(handler, { params: { id }, body, headers }),
      await call(handler, { params: { id }, body, headers }),
    ]
    expect([lost.status, lost.body.code, repeated.status]).toEqual([503, 'SANDBOX_REPLY_LOST', 201])
    expect((await read(id)).refunds).toHaveLength(1)
  })
})
