import { readSecretKey } from '../../platform/auth/secrets.ts'
import type { Change } from '../../platform/events/stream.ts'
import { draftOf } from '../rules/draft.ts'
import type { LoggedTable } from '../rules/entity-kinds.ts'
import type { Draft } from '../rules/entry.ts'
import { append, beginAll } from '../store/append.ts'

/** Puts a change of a table into its entity's chain, if it is one of an entity. Repeatable. */
export const record = async (table: LoggedTable, change: Change): Promise<void> => {
  const draft = draftOf({ ...change, table }, await readSecretKey('CURSOR_SECRET'))
  if (draft) await append(draft, sourceOf(change))
}

/** Worth a transaction: a timetable makes departures by the hundred. */
const many = 20

/** Begins the chains of records made in bulk; to be followed by `record` of each change. */
export const recordNew = async (table: LoggedTable, changes: readonly Change[]): Promise<void> => {
  const made = changes.filter(({ before }) => before === undefined)
  if (made.length < many) return
  const secret = await readSecretKey('CURSOR_SECRET')
  const begun = new Map<string, { draft: Draft; source: string }>()
  for (const change of made) {
    const draft = draftOf({ ...change, table }, secret)
    if (draft && !begun.has(draft.entity)) begun.set(draft.entity, { draft, source: sourceOf(change) })
  }
  await beginAll([...begun.values()])
}

const sourceOf = ({ source }: Change): string => `${source.stream}/${source.position}`
