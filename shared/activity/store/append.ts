import { newSuffix } from '../../kernel/ids.ts'
import { randomInt } from '../../kernel/random.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { type Condition, isNew, put } from '../../platform/dynamo/writes.ts'
import { type Draft, type Entry, follow, isRepeat } from '../rules/entry.ts'
import { isFull, type Page } from '../rules/page.ts'
import { attemptOf, dayShards, rowsOf } from '../rules/rows.ts'
import type { Signer } from '../rules/signature.ts'
import { newestItem, pageItem, pageRecords, rowItem } from './items.ts'
import { lastPageItem } from './pages.ts'
import { firstSealed, type Sealing } from './sealing.ts'

/** A change to be logged: its content, and its position in its table's stream. */
export interface Arrival {
  readonly draft: Draft
  readonly source: string
}

/** Two concurrent writers of one entity are an accident of delivery: a few rounds are enough for all of them. */
const rounds = 8
const atOnce = 8

/**
 * Appends changes to their entities' chains, each once however often it is delivered: one write for all those of an
 * entity, and one for each list that mentions them. Rows are written first and pages name them: a row's mention of an
 * entry that does not name the row is ignored, so a process that dies in between leaves nothing to repair.
 * @returns the error for each entity some of whose changes are not in the log
 */
export const append = async (arrivals: readonly Arrival[], sealing: Sealing): Promise<ReadonlyMap<string, unknown>> => {
  const failed = new Map<string, unknown>()
  let open = [...Map.groupBy(arrivals, ({ draft }) => draft.entity)]
  let isFirst = true
  for (let roundsLeft = rounds; roundsLeft > 0 && open.length > 0; isFirst = false) {
    const isBulk = isFirst && open.length >= many && open.every(([, [first]]) => first?.draft.action === 'created')
    const grown = isBulk ? open.map(([, news]) => growth(undefined, news)) : await planAll(open, sealing, failed)
    const { rows, nameOf } = rowsOf(grown.flatMap(entriesAndStart), attemptId())
    // No other attempt has a row of that name: one that is there is this very row, whose reply was lost.
    await inTurns(rows, row => isWritten(put('activity', rowItem(row, sealing.signer), isNew)))
    const itemOf = itemsBy(sealing.signer, nameOf)
    const refused = await (isBulk ? beginAll : putPages)(grown, itemOf, failed)
    const isAdvanced = ({ entity }: Growth) => !refused.has(entity) && !failed.has(entity)
    const goOn = new Set(grown.filter(each => each.hasMore && isAdvanced(each)).map(({ entity }) => entity))
    open = open.filter(([entity]) => refused.has(entity) || goOn.has(entity))
    roundsLeft = goOn.size > 0 ? rounds : roundsLeft - 1
  }
  for (const [entity] of open) failed.set(entity, new Error(`${entity} kept changing`))
  return failed
}

/** Unique to an attempt: no other attempt may overwrite a row that pages already name. All its rows of a day are in one list. */
const attemptId = (): string => attemptOf(newSuffix(0).slice(-10), randomInt(0, dayShards))

/** New entries of an entity: `page` is the page they go to, or undefined where `start` begins a new one. */
interface Growth {
  readonly entity: string
  readonly page: Page | undefined
  readonly start: number
  readonly entries: readonly Entry[]
  /** The first entry of the page that its signature is for. */
  readonly signedFrom: number
  /** Some of the changes did not fit into this write. */
  readonly hasMore: boolean
}

/** The most bytes put into a page in one write, before compression: an item has room for twice as much. */
const mostBytes = 200_000

const planAll = async (
  open: readonly [string, readonly Arrival[]][],
  sealing: Sealing,
  failed: Map<string, unknown>,
) => {
  const grown: Growth[] = []
  await inTurns(open, async ([entity, arrivals]) => {
    try {
      const item = await lastPageItem(entity)
      const page = item && pageRecords.parse(item)
      const grows = growth(page, arrivals)
      const signedFrom = item && grows.page ? await firstSealed(item, grows.page, sealing) : grows.start
      if (grows.entries.length > 0) grown.push({ ...grows, signedFrom })
      // A repeated delivery: the writer before may have died before it recorded which page is the newest.
      const isRepeated = grows.entries.length < arrivals.length
      if (isRepeated && page && page.start > 1) await noteNewest(page.entity, page.start, page.kept[0]?.entry.at ?? '')
    } catch (error) {
      failed.set(entity, error)
    }
  })
  return grown
}

const growth = (page: Page | undefined, arrivals: readonly Arrival[]): Growth => {
  const known = page?.kept.at(-1)?.entry
  const entries: Entry[] = []
  let bytes = 0
  let hasMore = false
  for (const { draft, source } of arrivals) {
    const last = entries.at(-1) ?? known
    if (isRepeat(source, last)) continue
    bytes += Buffer.byteLength(draft.before) + Buffer.byteLength(draft.after)
    hasMore = entries.length > 0 && bytes > mostBytes
    if (hasMore) break
    entries.push(follow(draft, source, last))
  }
  const entity = arrivals[0]?.draft.entity ?? ''
  if (page && !isFull(page, entries[0]?.at ?? known?.at ?? ''))
    return { entity, page, start: page.start, entries, signedFrom: page.start, hasMore }
  const start = (page?.sequence ?? 0) + 1
  return { entity, page: undefined, start, entries, signedFrom: start, hasMore }
}

const entriesAndStart = ({ entries, start }: Growth) => entries.map(entry => ({ entry, start }))

type ItemOf = (growth: Growth) => ReturnType<typeof pageItem>

const itemsBy =
  (signer: Signer, nameOf: (entry: Entry) => string): ItemOf =>
  ({ entity, page, start, entries, signedFrom }) => {
    const kept = [...(page?.kept ?? []), ...entries.map(entry => ({ entry, row: nameOf(entry) }))]
    return pageItem(entity, start, kept, signer, signedFrom)
  }

/** @returns the entities whose page another writer has changed since it was read */
const putPages = async (grown: readonly Growth[], itemOf: ItemOf, failed: Map<string, unknown>) => {
  const refused = new Set<string>()
  await inTurns(grown, async each => {
    try {
      const condition = each.page ? unchanged(each.page) : isNew
      if (!(await isWritten(put('activity', itemOf(each), condition)))) refused.add(each.entity)
      else if (!each.page && each.start > 1) await noteNewest(each.entity, each.start, each.entries[0]?.at ?? '')
    } catch (error) {
      failed.set(each.entity, error)
    }
  })
  return refused
}

/** Holds while the page's last entry is the one read: no other writer has appended to it. */
const unchanged = ({ sequence, hash }: Page): Condition => ({
  when: '#sequence = :sequence AND #hash = :hash',
  names: { '#sequence': 'sequence', '#hash': 'hash' },
  values: { ':sequence': sequence, ':hash': hash },
})

const noteNewest = (entity: string, start: number, at: string): Promise<boolean> =>
  isWritten(
    put('activity', newestItem(entity, start, at), {
      when: 'attribute_not_exists(pk) OR #start < :start',
      names: { '#start': 'start' },
      values: { ':start': start },
    }),
  )

/** From this number on a transaction pays off: a timetable makes departures by the hundred. */
const many = 20
const itemsOfTransaction = 100

/**
 * Begins many chains in few writes, without reading whether they exist. On AWS it costs twice what `putPages` does, in
 * a hundredth of the round trips.
 * @returns the entities of each group in which one has begun before, or that is too large for a transaction: they are
 *   written one by one
 */
const beginAll = async (grown: readonly Growth[], itemOf: ItemOf): Promise<Set<string>> => {
  const refused = new Set<string>()
  for (let from = 0; from < grown.length; from += itemsOfTransaction) {
    const group = grown.slice(from, from + itemsOfTransaction)
    // Whatever the error: written one by one, only the changes that cause it fail again.
    const isDone = await areWritten(group.map(each => put('activity', itemOf(each), isNew))).catch(() => false)
    if (!isDone) for (const { entity } of group) refused.add(entity)
  }
  return refused
}

const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  const left = [...items]
  const take = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, take))
}
