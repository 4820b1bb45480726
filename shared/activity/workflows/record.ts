import { readSecretKey } from '../../platform/auth/secrets.ts'
import type { TableName } from '../../platform/domain.ts'
import type { Change } from '../../platform/events/stream.ts'
import { log, traceOf } from '../../platform/observability/log.ts'
import { draftOf } from '../rules/draft.ts'
import { type Arrival, append } from '../store/append.ts'

/** The table whose stream this function reads, set by the stack. */
const loggedTable = (): TableName => {
  const table = process.env.LOGGED_TABLE
  if (!table) throw new Error('LOGGED_TABLE is not set: this function was not given a stream')
  return table as TableName
}

/**
 * Appends a batch of the table's changes to their entities' chains; changes of no entity are skipped. Repeatable.
 * @returns the changes that could not be logged
 */
export const record = async (changes: readonly Change[]): Promise<ReadonlySet<Change>> => {
  const table = loggedTable()
  const secret = await readSecretKey('CURSOR_SECRET')
  const entities = new Map<Change, string>()
  const arrivals: Arrival[] = []
  for (const change of changes) {
    const draft = draftOf({ ...change, table }, secret)
    if (!draft) continue
    entities.set(change, draft.entity)
    arrivals.push({ draft, source: sourceOf(change) })
  }
  const failed = await append(arrivals)
  for (const error of failed.values()) log.error('changes were not logged', { error: traceOf(error) })
  return new Set(changes.filter(change => failed.has(entities.get(change) ?? '')))
}

const sourceOf = ({ source }: Change): string => `${source.stream}/${source.position}`
