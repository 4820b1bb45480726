import { readSecretKey } from '../../platform/auth/secrets.ts'
import type { Change } from '../../platform/events/stream.ts'
import { draftOf } from '../rules/draft.ts'
import type { LoggedTable } from '../rules/entity-kinds.ts'
import { append } from '../store/append.ts'

/** Puts a change of a table into its entity's chain, if it is one of an entity. Repeatable. */
export const record = async (table: LoggedTable, change: Change): Promise<void> => {
  const draft = draftOf({ ...change, table }, await readSecretKey('CURSOR_SECRET'))
  if (draft) await append(draft, `${change.source.stream}/${change.source.position}`)
}
