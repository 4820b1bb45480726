import { signed } from '../../commerce/rules/ledger.ts'
import { openBalances } from '../../commerce/rules/ledger-balances.ts'
import { readLedger } from '../../commerce/store/ledger.ts'
import { dayAfter, dayOf } from '../rules/page-row.ts'
import type { OpenItem } from '../rules/report.ts'
import { shardNumbers } from '../rules/shards.ts'
import { rowsOfPage } from '../store/pages.ts'
import { readOpen } from '../store/reports.ts'

const clearing = ['customer', 'refunds_due', 'quarantine'] as const

const atOnce = 16

/**
 * What is open at the end of a day: of the bookings that were open a day before, and of those whose clearing accounts moved
 * that day and did not come back to where they were. The oldest first.
 */
export const openItems = async (day: string): Promise<OpenItem[]> => {
  const carried = (await readOpen(dayAfter(day, -1))).map(({ booking_id }) => booking_id)
  const bookings = [...new Set([...carried, ...(await movedOn(day))])].toSorted()
  const items: OpenItem[] = []
  for (let start = 0; start < bookings.length; start += atOnce) {
    const some = bookings.slice(start, start + atOnce)
    items.push(...(await Promise.all(some.map(booking => openAtEndOf(day, booking)))).flat())
  }
  return items.toSorted((left, right) => left.since - right.since || (nameOf(left) < nameOf(right) ? -1 : 1))
}

const nameOf = ({ booking_id, account, currency }: OpenItem): string => `${booking_id} ${account} ${currency}`

const openAtEndOf = async (day: string, booking_id: string): Promise<OpenItem[]> => {
  const events = (await readLedger(booking_id)).filter(({ at }) => dayOf(at) <= day)
  return openBalances({ booking_id, events })
}

/** The bookings of which a clearing account has another balance after the day than before. */
const movedOn = async (day: string): Promise<string[]> => {
  const found = new Set<string>()
  for (const account of clearing)
    for (const shard of shardNumbers) {
      const sums = new Map<string, number>()
      for await (const { rows } of rowsOfPage(account, day, shard))
        for (const row of rows) {
          const key = `${row.booking_id} ${row.currency}`
          const net = (sums.get(key) ?? 0) + signed(row)
          if (net === 0) sums.delete(key)
          else sums.set(key, net)
        }
      for (const key of sums.keys()) found.add(key.split(' ')[0] ?? '')
    }
  return [...found]
}
