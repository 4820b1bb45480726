import type { _Record as SourceRecord } from '@aws-sdk/client-dynamodb-streams'
import { openShard, type Page, type Position, type Shard } from './shard-reader.ts'

/** Records that stay in memory for consumers which are a little behind. */
const mostKept = 1000
const perRead = 1000

const numberOf = (record: SourceRecord | undefined): bigint => BigInt(record?.dynamodb?.SequenceNumber ?? 0)

/** One reader of a shard for all its consumers: what the foremost reads the others get from memory. */
interface SharedTail {
  /** Everything after this sequence number that was read is kept. */
  keptAfter: bigint
  kept: readonly SourceRecord[]
  newest: bigint
  ended: boolean
  reading?: Promise<void>
  readonly shard: Shard
}

const readOn = async (tail: SharedTail): Promise<void> => {
  const { records, ended } = await tail.shard.read(perRead)
  const all = [...tail.kept, ...records]
  const dropped = all.slice(0, -mostKept)
  tail.kept = all.slice(-mostKept)
  tail.ended = ended
  if (dropped.length > 0) tail.keptAfter = numberOf(dropped.at(-1))
  if (records.length > 0) tail.newest = numberOf(records.at(-1))
}

/** Reads what was written before this call. Calls at the same time share one read. */
const refresh = async (tail: SharedTail, after: bigint): Promise<void> => {
  // A read under way may have begun before the write that this call is to see.
  await tail.reading
  if (tail.newest > after || tail.ended) return
  tail.reading ??= readOn(tail).finally(() => {
    tail.reading = undefined
  })
  await tail.reading
}

const pageAfter = ({ kept, ended }: SharedTail, after: bigint, limit: number): Page => {
  // Consumers are near the end: counting from there looks at few records.
  const first = kept.findLastIndex(record => numberOf(record) <= after) + 1
  const records = kept.slice(first, first + limit)
  return { records, ended: ended && (records.length === 0 || records.at(-1) === kept.at(-1)) }
}

/** Opens a shard once for several consumers; each call of the result is one consumer's place in it. */
export const openSharedShard = (source: Omit<Parameters<typeof openShard>[0], 'from'>): ((from: Position) => Shard) => {
  let tail: SharedTail | undefined

  return from => {
    let after = typeof from === 'string' ? 0n : BigInt(from.after)
    // The place of `LATEST` has no sequence number until a record comes after it.
    let own: Shard | undefined = from === 'LATEST' ? openShard({ ...source, from }) : undefined

    const join = (): SharedTail => {
      tail ??= { keptAfter: after, kept: [], newest: after, ended: false, shard: openShard({ ...source, from }) }
      return tail
    }

    /** For a consumer further behind than memory goes, until it has caught up. */
    const readAlone = async (shard: Shard, limit: number): Promise<Page> => {
      const page = await shard.read(limit)
      if (page.records.length > 0) after = numberOf(page.records.at(-1))
      if (tail && after > 0n && after >= tail.keptAfter) own = undefined
      return page
    }

    return {
      locate: async () => own?.locate(),
      read: async limit => {
        if (own) return readAlone(own, limit)
        const shared = join()
        if (after < shared.keptAfter) {
          own = openShard({ ...source, from: after === 0n ? 'TRIM_HORIZON' : { after: String(after) } })
          return readAlone(own, limit)
        }
        if (after >= shared.newest) await refresh(shared, after)
        const page = pageAfter(shared, after, limit)
        if (page.records.length > 0) after = numberOf(page.records.at(-1))
        return page
      },
    }
  }
}
