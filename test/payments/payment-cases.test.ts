import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../shared/commerce/workflows/verify-ledger.ts'
import { dayOf } from '../../shared/ledger/rules/page-row.ts'
import { readReport } from '../../shared/ledger/store/reports.ts'
import { reportDays } from '../../shared/ledger/workflows/report-day.ts'
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

  it('and the daily reports have no difference; open is only what is under review', async () => {
    const day = 24 * 3600_000
    for (const days of [1, 2, 3]) await reportDays(Date.now() + days * day, () => true)
    const reports = await Promise.all([0, 1, 2].map(days => readReport(dayOf(Date.now() + days * day))))
    const made = reports.filter(report => report !== undefined)
    expect(made.map(({ difference_count, differences }) => [difference_count, differences])).toEqual(
      made.map(() => [0, []]),
    )
    expect(made[0]?.totals.map(({ currency }) => currency).toSorted()).toEqual(['INR', 'USD'])
    for (const { open } of made) for (const { account } of open) expect(account).toBe('quarantine')
  })
})
