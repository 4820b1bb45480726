import type { PassedRecords } from '../engines/store-upkeep.ts'
import type { RunningTable } from '../resources/dynamodb-table.ts'
import type { EventSourceMapping } from '../resources/sources.ts'
import type { openCheckpoints } from './checkpoints.ts'

const everyMs = 2000

/** Deletes, every two seconds, the records of streams that all their consumers have passed for good. */
export const startTrimming = (options: {
  readonly mappings: readonly EventSourceMapping[]
  readonly tables: readonly RunningTable[]
  readonly checkpoints: ReturnType<typeof openCheckpoints>
  readonly trim: (passed: readonly PassedRecords[]) => void
}): { readonly stop: () => void } => {
  const { mappings, tables, checkpoints, trim } = options
  const trimmed = new Map<string, string>()
  const timer = setInterval(() => {
    const passed = tables.flatMap(({ name, streamArn }): PassedRecords[] => {
      const readers = mappings.filter(({ sourceArn }) => sourceArn === streamArn).map(({ path }) => path)
      const news = [...checkpoints.passedByAll(readers)].filter(([shard, number]) => trimmed.get(shard) !== number)
      return news.map(([shardId, sequenceNumber]) => ({ tableName: name, shardId, sequenceNumber }))
    })
    if (passed.length === 0) return
    for (const { shardId, sequenceNumber } of passed) trimmed.set(shardId, sequenceNumber)
    trim(passed)
  }, everyMs)
  return { stop: () => clearInterval(timer) }
}
