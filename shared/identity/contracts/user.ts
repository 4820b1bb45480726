import * as z from 'zod/mini'

/** An account as its owner sees it. */
export const User = z.object({
  id: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: z.enum(['customer', 'agent', 'mechanic', 'driver', 'moderator', 'admin', 'super_admin']),
  created_at: z.iso.datetime(),
})

export type User = z.infer<typeof User>
