import { fromIso, toMsIso } from '../../kernel/clock.ts'
import { queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import type { Entry } from '../rules/entry.ts'
import { keys } from '../rules/keys.ts'
import type { Kept } from '../rules/page.ts'
import { parseMention, type Row, spanMs, timeOf } from '../rules/rows.ts'
import type { Asked, EntryPage, Position, Range } from './entry-page.ts'
import { pageRecords, rowRecords } from './items.ts'
import { readItems } from './pages.ts'

/**
 * The entries that the rows of some lists mention, the newest first. A row's changes span a few seconds, so those of two
 * rows can interleave: an entry is returned once no later row of any list can have a newer one.
 */
export const mentionedEntries = async (lists: readonly string[], asked: Asked): Promise<EntryPage> => {
  const { from, to, limit, after } = asked
  const newest = after?.at !== undefined && after.at < to ? after.at : to
  const mentioned: Kept[] = []
  const isSure = ({ entry }: Kept) => entry.at > reachedBy(open)
  let open: readonly Reading[] = lists.map(list => ({ list, reached: '~' }))
  let waiting: Row[] = []
  // The lists of a day have a like number of rows each. One that has more is read on in larger steps.
  let step = Math.ceil((limit + 1) / lists.length)
  do {
    const { rows, readings } = await readOn(open, { from, to: newest }, step)
    open = readings
    step = limit + 1
    const bound = reachedBy(open)
    const all = [...waiting, ...rows]
    waiting = all.filter(({ name }) => timeOf(name) <= bound)
    const found = await entriesOf(all.filter(({ name }) => timeOf(name) > bound))
    mentioned.push(...found.filter(each => each.entry.at >= from && each.entry.at <= to && isBehind(each, after)))
  } while (open.length > 0 && mentioned.filter(isSure).length <= limit)
  const sure = mentioned.filter(isSure).toSorted(newestFirst)
  const given = sure.slice(0, limit)
  const last = given.at(-1)
  return { entries: given.map(({ entry }) => entry), next: last && sure.length > limit ? positionOf(last) : undefined }
}

/** A list that is not read to its end: all rows that are newer than `reached` are read. */
interface Reading {
  readonly list: string
  readonly reached: string
  readonly start?: Record<string, unknown> | undefined
}

/** How far all of the lists are read. */
const reachedBy = (open: readonly Reading[]): string =>
  open.reduce((newest, { reached }) => (reached > newest ? reached : newest), '')

/** Reads on in the lists that are the least far, and so keep the others from being told of. */
const readOn = async (open: readonly Reading[], range: Range, Limit: number) => {
  const bound = reachedBy(open)
  const behind = open.filter(({ reached }) => reached === bound)
  const pages = await Promise.all(behind.map(reading => rowsBetween(reading, range, Limit)))
  const readings = pages.flatMap(({ next }, index): Reading[] => {
    const { list } = behind[index] as Reading
    return next ? [{ list, reached: timeOf(String(next.sk)), start: next }] : []
  })
  return {
    rows: pages.flatMap(({ rows }) => rows),
    readings: [...open.filter(({ reached }) => reached !== bound), ...readings],
  }
}

const rowsBetween = async (
  { list, start: ExclusiveStartKey }: Reading,
  { from, to }: Range,
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
