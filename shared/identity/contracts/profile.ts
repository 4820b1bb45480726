import * as z from 'zod/mini'
import { LastName, PersonName, Username } from './fields.ts'

const names = { first_name: z.optional(PersonName), last_name: z.optional(LastName) }

const isAny = (changes: Readonly<Record<string, unknown>>): boolean =>
  Object.values(changes).some(value => value !== undefined)

/** The members of an account that an administrator may change too. */
export const ProfileChanges = z
  .strictObject(names)
  .check(z.refine(isAny, { error: 'Give first_name, last_name or both.' }))

/**
 * The members of an account that its owner may change. A username of null is none. A phone number changes by proving it
 * (verifyOtp), a role never by the account's owner.
 */
export const OwnChanges = z
  .strictObject({ ...names, username: z.optional(z.nullable(Username)) })
  .check(z.refine(isAny, { error: 'Give first_name, last_name or username.' }))
