import { randomUuid } from '../../kernel/random.ts'
import { presentActor } from './actor.ts'
import type { StoredTable } from './client.ts'

/**
 * Tables whose items name their writer. Inventory's do not: a section has no spare bytes, and the reservations and
 * bookings behind its claims are stamped.
 */
const stampedTables: readonly StoredTable[] = ['identity', 'catalog', 'commerce']

export const isStamped = (table: StoredTable): boolean => stampedTables.includes(table)

/**
 * The member that names the actor of a write: `<actor> <request id> <three random characters>`; none where the table's
 * items are not stamped. A write that leaves the stamp as it was did not go through the write builders.
 */
export const stampOf = (table: StoredTable): { readonly updated_by?: string } => {
  if (!isStamped(table)) return {}
  const { id, requestId } = presentActor()
  return { updated_by: `${id} ${requestId} ${randomUuid().slice(0, 3)}` }
}
