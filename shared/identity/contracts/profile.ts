import * as z from 'zod/mini'
import { LastName, PersonName } from './fields.ts'

/** The names of an account. */
export const names = { first_name: z.optional(PersonName), last_name: z.optional(LastName) }

export const isAny = (changes: Readonly<Record<string, unknown>>): boolean =>
  Object.values(changes).some(value => value !== undefined)

/** The members of an account that an administrator may change too. */
export const ProfileChanges = z
  .strictObject(names)
  .check(z.refine(isAny, { error: 'Give first_name, last_name or both.' }))
