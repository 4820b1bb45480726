import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../shared/commerce/workflows/verify-ledger.ts'
import { rows } from './case-rows.ts'
import { play, startCases, stopCases } from './case-run.ts'

beforeAll(startCases)
afterAll(stopCases)

describe('the worker is killed after each call of DynamoDB, SQS and the gateway in turn', () => {
  it.each(rows.flatMap(row => row.killedAt.map(name => ({ row, title: row.title, name }))))(
    '$title, at $name',
    async ({ row, name }) => {
      let calls = 1
      while ((await play(row, name, calls)) <= 0) calls += 1
      expect(calls).toBeGreaterThan(5)
    },
  )
})

describe('the ledger after all of that', () => {
  it('has nothing that its payments and refunds do not say', async () => {
    const { findings, bookings } = await verifyLedger({ now: Date.now() })
    expect([findings, bookings > 0]).toEqual([[], true])
  })
})
