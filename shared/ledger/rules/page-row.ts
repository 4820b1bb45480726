import * as z from 'zod/mini'
import { Entry, LedgerEvent } from '../../commerce/rules/ledger.ts'
import { type EpochMs, toMsIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { shardNumbers, shardOf } from './shards.ts'

/** One entry of an event, as it is listed in its account's page of a day. */
export const PageRow = z.extend(Entry, {
  ...z.pick(LedgerEvent, { event_id: true, kind: true, booking_id: true, payment_id: true, at: true }).shape,
  /** Its place in the event: an event may have several entries of one account. */
  nth: z.int(),
})

export type PageRow = Immutable<z.infer<typeof PageRow>>

/** A UTC day: `2027-01-20`. */
export const dayOf = (at: EpochMs): string => toMsIso(at).slice(0, 10)

const dayMs = 24 * 3600_000

/** The days from the one to the other, both included. */
export const daysBetween = (from: string, to: string): string[] => {
  const first = Date.parse(from)
  const days = Math.floor((Date.parse(to) - first) / dayMs) + 1
  return Array.from({ length: Math.max(0, days) }, (_, nth) => dayOf(first + nth * dayMs))
}

export const dayAfter = (day: string, days = 1): string => dayOf(Date.parse(day) + days * dayMs)

export const pagePrefix = 'PAGE#'

export const pageKey = (account: string, day: string, shard: number): string =>
  `${pagePrefix}${account}#${day}#${shard}`

/** All pages of an account's day. */
export const pageKeys = (account: string, day: string): string[] =>
  shardNumbers.map(shard => pageKey(account, day, shard))

/** The rows of one day are in the order of their names, over all pages. */
export const rowName = ({ at, booking_id, event_id, nth }: PageRow): string =>
  `${toMsIso(at)}#${booking_id}#${event_id}#${nth}`

export const keyOf = (row: PageRow) => ({
  pk: pageKey(row.account, dayOf(row.at), shardOf(row.booking_id)),
  sk: rowName(row),
})

/** The rows of an event: the same for each delivery of it. */
export const rowsOf = ({ event_id, kind, booking_id, payment_id, at, entries }: LedgerEvent): PageRow[] =>
  entries.map((entry, nth) => ({
    ...entry,
    event_id,
    kind,
    booking_id,
    ...(payment_id !== undefined && { payment_id }),
    at,
    nth,
  }))
