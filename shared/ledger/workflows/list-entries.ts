import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { openCursor, sealCursor } from '../../platform/http/cursor.ts'
import { dayAfter, dayOf, daysBetween, type PageRow, rowName } from '../rules/page-row.ts'
import { listRows } from '../store/pages.ts'

/** The most days that are looked at for one page: where few have rows, a page may be short, with a cursor to go on. */
const mostDaysOfPage = 31
const mostDays = 366

interface Asked {
  readonly account: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The cursor keeps the last day too: `to` may be left out, and the day turns. */
const Position = z.object({ day: z.iso.date(), to: z.iso.date(), after: z.optional(z.string()) })

export interface ListedEntries {
  readonly rows: readonly PageRow[]
  readonly next: string | null
}

/** The entries of an account, the oldest first. */
export const listEntries = async (asked: Asked, now: EpochMs): Promise<ListedEntries> => {
  const { account, limit, cursor } = asked
  const list = `ledger ${JSON.stringify([account, asked.from, asked.to])}`
  const { from, to } = rangeOf(asked, now)
  let position: z.infer<typeof Position> | undefined = (await openCursor(list, cursor, Position)) ?? { day: from, to }
  const rows: PageRow[] = []
  for (let days = 0; position && rows.length < limit && days < mostDaysOfPage; days += 1) {
    const { day, to: last, after }: z.infer<typeof Position> = position
    const wanted = limit - rows.length
    const found = await listRows(account, day, { after, limit: wanted })
    rows.push(...found)
    const newest = found.at(-1)
    if (newest && found.length === wanted) position = { day, to: last, after: rowName(newest) }
    else position = day < last ? { day: dayAfter(day), to: last } : undefined
  }
  return { rows, next: position ? await sealCursor(list, position) : null }
}

const rangeOf = ({ from, to }: Asked, now: EpochMs): { readonly from: string; readonly to: string } => {
  const last = to ?? dayOf(now)
  const first = from ?? last
  const days = daysBetween(first, last).length
  if (days >= 1 && days <= mostDays) return { from: first, to: last }
  throw new DomainError(
    'VALIDATION_FAILED',
    'The first day must not be behind the last, nor more than a year before it.',
    {
      errors: [{ loc: ['query', 'from'], msg: `Between 1 and ${mostDays} days.`, type: 'invalid_range' }],
    },
  )
}
