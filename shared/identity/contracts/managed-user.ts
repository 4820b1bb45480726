import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { identityIds } from '../domain.ts'
import { User } from './user.ts'

/** An account as shown to an administrator. */
export const ManagedUser = z.extend(User, { deactivated_at: z.nullable(z.iso.datetime()) })

export type ManagedUser = z.infer<typeof ManagedUser>

export const UserId = z.string().check(z.regex(idPattern(identityIds.user)))

/** More than an administrator needs, and few enough to bound the use of a stolen token. */
export const administrationLimit = { per: 'user', max: 60, seconds: 60 } as const
