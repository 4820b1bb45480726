import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../shared/commerce/workflows/verify-ledger.ts'
import { rows } from './case-rows.ts'
import { gatewayNames, play, startCases, stopCases } from './case-run.ts'

beforeAll(startCases)
afterAll(stopCases)

describe.each(rows)('$title', row => {
  it.each(row.at ?? gatewayNames)('at %s', async name => void (await play(row, name)))
})

describe('the ledger after all of that', () => {
  it('has nothing that its payments and refunds do not say', async () => {
    const { findings, bookings } = await verifyLedger({ now: Date.now() })
    expect([findings, bookings > 0]).toEqual([[], true])
  })
})
