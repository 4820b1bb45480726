import { fromIso, toMsIso } from '../../kernel/clock.ts'
import { queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import type { Entry } from '../rules/entry.ts'
import { keys } from '../rules/keys.ts'
import type { Kept } from '../rules/page.ts'
import { parseMention, type Row, spanMs, timeOf } from '../rules/rows.ts'
import type { Asked, EntryPage, Position } from './entry-page.ts'
import { pageRecords, rowRecords } from './items.ts'
import { readItems } from './pages.ts'

/**
 * The entries that the rows of a list mention, the newest first. A row's changes span a few seconds, so those of two
 * rows can interleave: an entry is returned once no later row can have a newer one.
 */
export const mentionedEntries = async (list: string, { from, to, limit, after }: Asked): Promise<EntryPage> => {
  const mentioned: Kept[] = []
  const newest = after?.at !== undefined && after.at < to ? after.at : to
  let start: Record<string, unknown> | undefined
  let reached = '~'
  do {
    const page = await rowsBetween(list, from, newest, start, limit + 1)
    const found = await entriesOf(page.rows)
    mentioned.push(...found.filter(each => each.entry.at >= from && each.entry.at <= to && isBehind(each, after)))
    start = page.next
    reached = page.next ? timeOf(String(page.next.sk)) : ''
  } while (start && mentioned.filter(({ entry }) => entry.at > reached).length <= limit)
  const sure = mentioned.filter(({ entry }) => entry.at > reached).toSorted(newestFirst)
  const given = sure.slice(0, limit)
  const last = given.at(-1)
  return { entries: given.map(({ entry }) => entry), next: last && sure.length > limit ? positionOf(last) : undefined }
}

const rowsBetween = async (
  list: string,
  from: string,
  to: string,
  ExclusiveStartKey: Record<string, unknown> | undefined,
  Limit: number,
): Promise<{ rows: Row[]; next: Record<string, unknown> | undefined }> => {
  // A row has the time of its newest change, so a row slightly newer than `to` can mention changes that are not.
  const last = to > '9' ? '~' : `${toMsIso(fromIso(to) + spanMs)}~`
  const { items, next } = await queryPage('activity', {
    KeyConditionExpression: 'pk = :list AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':list': list, ':first': from, ':last': last },
    ScanIndexForward: false,
    Limit,
    ExclusiveStartKey,
  })
  return { rows: parseAll(rowRecords.parse, items), next }
}

/** The entries that rows mention and that name their row. */
const entriesOf = async (rows: readonly Row[]): Promise<Kept[]> => {
  const mentions = rows.flatMap(({ name, mentions: all }) => all.map(text => ({ row: name, ...parseMention(text) })))
  const items = await readItems(mentions.map(({ entity, start }) => keys.page(entity, start)))
  const kept = new Map(
    parseAll(pageRecords.parse, items).flatMap(page => page.kept.map(each => [keyOf(each.entry), each] as const)),
  )
  return mentions.flatMap(mention => {
    const found = kept.get(keyOf(mention))
    return found?.row === mention.row ? [found] : []
  })
}

const keyOf = ({ entity, sequence }: Pick<Entry, 'entity' | 'sequence'>): string => `${sequence} ${entity}`

/** A total order of entries: by time, then by row, entity and sequence. */
const orderOf = ({ entry, row }: Kept): string[] => [
  entry.at,
  row,
  entry.entity,
  String(entry.sequence).padStart(10, '0'),
]

const compare = (left: readonly string[], right: readonly string[]): number => {
  const index = left.findIndex((part, at) => part !== right[at])
  if (index < 0) return 0
  return (left[index] ?? '') < (right[index] ?? '') ? 1 : -1
}

const newestFirst = (left: Kept, right: Kept): number => compare(orderOf(left), orderOf(right))

const positionOf = (kept: Kept): Position => {
  const [at = '', row = '', entity = '', sequence = ''] = orderOf(kept)
  return { at, row, entity, sequence }
}

const isBehind = (kept: Kept, after: Position | undefined): boolean =>
  after === undefined || compare([after.at, after.row, after.entity, after.sequence].map(String), orderOf(kept)) < 0
