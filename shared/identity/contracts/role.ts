import * as z from 'zod/mini'
import { Role } from './user.ts'

/** A role with the scopes it has now, and those it has or may be granted. */
export const RoleWithScopes = z.object({
  role: Role,
  scopes: z.array(z.string()),
  may_have: z.array(z.string()),
  changed_at: z.nullable(z.iso.datetime()),
})

export type RoleWithScopes = z.infer<typeof RoleWithScopes>
