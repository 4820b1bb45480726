import { randomUuid } from '../../kernel/random.ts'
import type { TableName } from '../domain.ts'
import { presentActor } from './actor.ts'

/**
 * Tables whose items do not name their writer: a section of `inventory` has no spare bytes, and the reservations and
 * bookings behind its claims are stamped; `runtime` expires within days; `activity` is the log itself,
 * and `ledger` is made of events that are stamped.
 */
const unstampedTables: readonly string[] = ['inventory', 'runtime', 'activity', 'ledger']

export const isStamped = (table: TableName): boolean => !unstampedTables.includes(table)

/**
 * The member that names the actor of a write: `<actor> <request id> <three random characters>`; none where the table's
 * items are not stamped. A write that leaves the stamp as it was did not go through the write builders.
 */
export const stampOf = (table: TableName): { readonly updated_by?: string } => {
  if (!isStamped(table)) return {}
  const { id, requestId } = presentActor()
  return { updated_by: `${id} ${requestId} ${randomUuid().slice(0, 3)}` }
}
