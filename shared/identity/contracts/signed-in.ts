import * as z from 'zod/mini'
import { User } from './user.ts'

/** The result of a sign-in. Only native clients get `refresh_token`; browsers get it as a cookie. */
export const SignedIn = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  expires_in: z.int(),
  user_id: z.string(),
  user: User,
  refresh_token: z.optional(z.string()),
})

export type SignedIn = z.infer<typeof SignedIn>
