import * as z from 'zod/mini'
import { PersonName } from './fields.ts'

/** What somebody may change of an account. A phone number changes by proving it (verifyOtp), a role never by its bearer. */
export const ProfileChanges = z
  .strictObject({ first_name: z.optional(PersonName), last_name: z.optional(PersonName) })
  .check(
    z.refine(({ first_name, last_name }) => first_name !== undefined || last_name !== undefined, {
      error: 'Give first_name, last_name or both.',
    }),
  )
