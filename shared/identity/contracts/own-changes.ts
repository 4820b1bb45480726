import * as z from 'zod/mini'
import { PhoneNumber } from '../../platform/http/phone-number.ts'
import { Email, Username } from './fields.ts'
import { isAny, names } from './profile.ts'

/**
 * The members of an account that its owner may change: never the role. A username of null is none. An address or number changes
 * when it is proved.
 */
export const OwnChanges = z
  .strictObject({
    ...names,
    username: z.optional(z.nullable(Username)),
    email: z.optional(Email),
    phone_number: z.optional(PhoneNumber),
  })
  .check(z.refine(isAny, { error: 'Give at least one member.' }))
