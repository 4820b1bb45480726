import { type EpochMs, toMsIso } from '../../kernel/clock.ts'
import type { SentEvent } from '../../kernel/sent-event.ts'
import { queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { toSentEvent } from '../../platform/dynamo/sent-messages.ts'
import { dayKey, dayShards } from '../rules/message-log.ts'

const dayMs = 24 * 3600_000

/** An event, and where it is in the list. */
export interface Listed {
  readonly event: SentEvent
  readonly position: string
}

interface Wanted {
  /** ISO 8601 in milliseconds, included. */
  readonly from: string
  /** Excluded: a position, or a time that is the beginning of one. */
  readonly before: string
  readonly limit: number
}

/** The events of a day, newest first; `next` is the position before which there may be more of the day. */
const ofDay = async (day: string, { from, before, limit }: Wanted) => {
  const pages = await Promise.all(
    dayShards.map(shard =>
      queryPage('runtime', {
        IndexName: 'messages-by-day',
        KeyConditionExpression: 'log_day = :day AND logged_at BETWEEN :from AND :before',
        ExpressionAttributeValues: { ':day': dayKey(day, shard), ':from': from, ':before': before },
        ScanIndexForward: false,
        // A key can be asked for between two values only, both included.
        Limit: limit + 1,
      }),
    ),
  )
  // Below the last position of a page that was cut, its partition may have events that were not read.
  const next = pages.reduce(
    (cut, { next }) => (next && String(next.logged_at) > cut ? String(next.logged_at) : cut),
    '',
  )
  const items = pages
    .flatMap(page => page.items)
    .filter(({ logged_at }) => String(logged_at) >= next && String(logged_at) < before)
    .toSorted((left, right) => (String(left.logged_at) < String(right.logged_at) ? 1 : -1))
  const listed = items.flatMap(item =>
    parseAll(toSentEvent, [item]).map(event => ({ event, position: String(item.logged_at) })),
  )
  return { listed, next: next === '' ? undefined : next }
}

/** Days and pages of days, the last first, until the range is over. */
export async function* logPages(
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  after: string | undefined,
  limit: number,
): AsyncGenerator<{ readonly listed: readonly Listed[]; readonly next: string | undefined }> {
  let before = after ?? toMsIso(to + 1)
  for (let at = Date.parse(`${before.slice(0, 10)}T00:00:00Z`); at + dayMs > from; at -= dayMs) {
    const day = toMsIso(at).slice(0, 10)
    for (let more = true; more; ) {
      const { listed, next } = await ofDay(day, { from: toMsIso(from), before, limit })
      more = next !== undefined
      before = next ?? toMsIso(at)
      yield { listed, next: more || at > from ? before : undefined }
    }
  }
}
