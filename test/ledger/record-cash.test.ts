import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as listLedger } from '../../functions/ledger/list-ledger.ts'
import { handler } from '../../functions/ledger/record-cash.ts'
import { readLedger } from '../../shared/commerce/store/ledger.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { aBuyer, startPaying } from '../payments/paying.ts'
import { anAdmin } from '../payments/waiting-payments.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { deliver } from './posted.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let token: string
let agent_id: string
beforeAll(async () => {
  world = await startPaying()
  await createTables('ledger')
  token = (await anAdmin()).token
  agent_id = (await aBuyer()).userId
})
afterAll(() => world.stop())

const record = (body: object, key: string = randomUUID()) =>
  call(handler, { token, body, headers: { 'idempotency-key': key } })

describe('cash that is handed in', () => {
  it('201 leaves the agent for the till or the bank, once for each key, and is in the pages', async () => {
    const key = randomUUID()
    const body = { agent_id, amount: 45_000, currency: 'INR' }
    const [first, again] = [await record(body, key), await record(body, key)]
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({ ...body, received_into: 'cash_in_hand' })
    expect(again.body).toEqual(first.body)
    expect((await record({ ...body, received_into: 'bank' })).status).toBe(201)
    const events = await readLedger(`cash:${agent_id}`)
    expect(events).toHaveLength(2)
    await deliver(...events)
    const { body: page } = await call(listLedger, { token, query: { account: `cash:${agent_id}` } })
    expect(page.items).toMatchObject([
      { kind: 'cash_handed_in', side: 'credit', amount: 45_000, booking_id: null },
      { kind: 'cash_handed_in', side: 'credit', amount: 45_000, booking_id: null },
    ])
  })

  it('422 IDEMPOTENCY_KEY_REUSED for another amount under the same key', async () => {
    const key = randomUUID()
    const body = { agent_id, amount: 100, currency: 'INR' }
    expect((await record(body, key)).status).toBe(201)
    expect((await record({ ...body, amount: 101 }, key)).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('422 AGENT_UNKNOWN where there is no such account', async () => {
    const unknown = newId(identityIds.user, Date.now())
    expect((await record({ agent_id: unknown, amount: 100, currency: 'INR' })).body.code).toBe('AGENT_UNKNOWN')
  })

  it('400 VALIDATION_FAILED for nothing, less than nothing and parts of a minor unit', async () => {
    for (const amount of [0, -5, 0.5])
      expect((await record({ agent_id, amount, currency: 'INR' })).body.code).toBe('VALIDATION_FAILED')
  })

  it('403 FORBIDDEN for a customer', async () => {
    const { token: own } = await aBuyer()
    const body = { agent_id, amount: 100, currency: 'INR' }
    expect((await call(handler, { token: own, body })).body.code).toBe('FORBIDDEN')
  })
})
