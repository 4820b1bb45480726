import type * as z from 'zod/mini'
import type { Details } from './reservation-record.ts'
import type { Invariants } from './selling.ts'

/** The members of a record that contradict its kind: its details their schema, or one another. */
export const wrongMembers = <Kept extends { readonly details: Details }>(
  record: Kept,
  details: z.ZodMiniType<Details>,
  invariants: Invariants<Kept>,
): string[] => {
  if (!details.safeParse(record.details).success) return ['details']
  return Object.keys(invariants).filter(member => !invariants[member]?.(record))
}
