import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { User } from './user.ts'

/**
 * The number of shards of the account directory, so that a burst of registrations does not write to one partition
 * alone.
 */
export const directoryShards = 8

export const directoryShard = (shard: number): string => `USERS#${shard}`

/** An account as the directory lists it. The index does not contain the password hash. */
export const DirectoryEntry = z.extend(z.omit(User, { password_hash: true }), { directory_name: z.string() })

export type DirectoryEntry = Immutable<z.infer<typeof DirectoryEntry>>

/** An account's entry in the directory: by its e-mail address, or by its number if it has none. */
export const directoryEntry = ({ user_id, email, phone_number }: Pick<User, 'user_id' | 'email' | 'phone_number'>) => ({
  directory_shard: directoryShard((createHash('sha256').update(user_id).digest()[0] ?? 0) % directoryShards),
  directory_name: email ?? phone_number,
})
