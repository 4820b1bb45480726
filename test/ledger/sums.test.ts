import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../shared/ledger/rules/page-row.ts'
import { differencesIn } from '../../shared/ledger/rules/report.ts'
import { withRows, wrongShards } from '../../shared/ledger/rules/sums.ts'
import { captured } from './posted.ts'

describe('the sums of a page', () => {
  it('show faults of two events that add up to nothing', () => {
    const [dropped, doubled] = [rowsOf(captured(0)), rowsOf(captured(0))]
    const rows = [...dropped.slice(0, 1), ...doubled, ...doubled.slice(1)]
    const sums = withRows([], 2, rows)
    expect(sums).toMatchObject([{ net: 0, captured: 180_000, open: 180_000, entries: 4 }])
    expect(wrongShards(sums)).toEqual([2])
    expect(
      differencesIn(rows)
        .map(({ net }) => net)
        .toSorted(),
    ).toEqual([-90_000, 90_000])
  })

  it('are the same in whatever portions the rows come', () => {
    const rows = Array.from({ length: 9 }, (_, nth) => rowsOf(captured(nth, 10 ** nth, nth % 2 ? 'INR' : 'JPY'))).flat()
    const inPortions = rows.reduce((sums, row) => withRows(sums, 1, [row]), withRows([], 1, []))
    const atOnce = withRows([], 1, rows)
    expect(new Set(inPortions)).toEqual(new Set(atOnce))
    expect(wrongShards(atOnce)).toEqual([])
  })
})
