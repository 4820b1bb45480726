import * as z from 'zod/mini'
import { product } from '../../domains.ts'

export const Role = z.enum(product.roles)

/**
 * An account as shown to its owner. One made with a phone number alone has no e-mail address, and no names until its
 * owner gives them.
 */
export const User = z.object({
  id: z.string(),
  email: z.nullable(z.string()),
  email_verified: z.boolean(),
  phone_number: z.string(),
  phone_verified: z.boolean(),
  first_name: z.string(),
  last_name: z.string(),
  username: z.nullable(z.string()),
  role: Role,
  is_active: z.boolean(),
  created_at: z.iso.datetime(),
  /** When the account itself was last changed: a sign-in changes none. */
  updated_at: z.iso.datetime(),
})

export type User = z.infer<typeof User>
