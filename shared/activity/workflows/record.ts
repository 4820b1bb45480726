import { readSecretKey } from '../../platform/auth/secrets.ts'
import type { TableName } from '../../platform/domain.ts'
import { InvalidRecord } from '../../platform/dynamo/records.ts'
import { park } from '../../platform/events/parking.ts'
import type { Change } from '../../platform/events/stream.ts'
import { log, traceOf } from '../../platform/observability/log.ts'
import { draftOf } from '../rules/draft.ts'
import { type Arrival, append } from '../store/append.ts'
import { readSealing } from './sealing.ts'

/** The table whose stream this function reads, set by the stack. */
const loggedTable = (): TableName => {
  const table = process.env.LOGGED_TABLE
  if (!table) throw new Error('LOGGED_TABLE is not set: this function was not given a stream')
  return table as TableName
}

/**
 * Appends a batch of a table's changes to their entities' chains; changes of no entity are skipped. Repeatable.
 * @returns the changes that could not be logged and may be at another time
 */
export const record = async (changes: readonly Change[]): Promise<ReadonlySet<Change>> => {
  const table = loggedTable()
  const secret = await readSecretKey('CURSOR_SECRET')
  const entities = new Map<Change, string>()
  const arrivals: Arrival[] = []
  const unparked = new Set<Change>()
  for (const change of changes) {
    const draft = await triedTo(() => draftOf({ ...change, table }, secret)).catch(error =>
      park(change, error).catch(() => void unparked.add(change)),
    )
    if (!draft) continue
    entities.set(change, draft.entity)
    arrivals.push({ draft, source: sourceOf(change) })
  }
  const failed = await append(arrivals, await readSealing())
  for (const [entity, error] of failed)
    log.error('changes were not logged', { entity_id: entity, error: traceOf(error) })
  return new Set(changes.filter(change => unparked.has(change) || mayBeLogged(failed.get(entities.get(change) ?? ''))))
}

/** A draft is made of the change alone, so an error of it is the change's. */
const triedTo = async <T>(work: () => T): Promise<T> => work()

/** A page that cannot be read can never be continued: its entity's changes must not keep others out of the log. */
const mayBeLogged = (error: unknown): boolean => error !== undefined && !(error instanceof InvalidRecord)

const sourceOf = ({ source }: Change): string => `${source.stream}/${source.position}`
