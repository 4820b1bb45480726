import { readSecretKey } from '../../platform/auth/secrets.ts'
import type { Change } from '../../platform/events/stream.ts'
import { log, traceOf } from '../../platform/observability/log.ts'
import { draftOf } from '../rules/draft.ts'
import type { LoggedTable } from '../rules/entity-kinds.ts'
import { type Arrival, append } from '../store/append.ts'

/**
 * Appends a batch of a table's changes to their entities' chains; changes of no entity are skipped. Repeatable.
 * @returns the changes that could not be logged
 */
export const record =
  (table: LoggedTable) =>
  async (changes: readonly Change[]): Promise<ReadonlySet<Change>> => {
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
