import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { User } from './user.ts'

/** An account as an administrator sees it. */
export const ManagedUser = z.extend(User, { is_active: z.boolean(), deactivated_at: z.nullable(z.iso.datetime()) })

export type ManagedUser = z.infer<typeof ManagedUser>

export const UserId = z.string().check(z.regex(idPattern('user')))

/** An administrator has no use for more, and a stolen token should not have. */
export const administrationLimit = { per: 'user', max: 60, seconds: 60 } as const
