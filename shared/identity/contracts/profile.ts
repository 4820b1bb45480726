import * as z from 'zod/mini'
import { LastName, PersonName } from './fields.ts'

/**
 * The members of an account that its owner may change. A phone number changes by proving it (verifyOtp), a role never
 * by the account's owner.
 */
export const ProfileChanges = z
  .strictObject({ first_name: z.optional(PersonName), last_name: z.optional(LastName) })
  .check(
    z.refine(({ first_name, last_name }) => first_name !== undefined || last_name !== undefined, {
      error: 'Give first_name, last_name or both.',
    }),
  )
