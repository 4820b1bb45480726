import { keys } from '../../commerce/rules/keys.ts'
import { suffixOf } from '../../kernel/ids.ts'

export const ticketPrefix = 'TKT#'

/** commerce table: a ticket is under its owner, beside its booking. */
export const ticketKey = (userId: string, id: string) => ({
  pk: keys.user(userId),
  sk: `${ticketPrefix}${suffixOf(id)}`,
})
