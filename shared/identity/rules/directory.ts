import { createHash } from 'node:crypto'
import type { User } from './user.ts'

/** In how many parts the directory of accounts lies, so that a rush of registrations never writes one partition alone. */
export const directoryShards = 8

export const directoryShard = (shard: number): string => `USERS#${shard}`

/** Where the directory lists an account: by its e-mail address, or by its number if it has none. */
export const directoryEntry = ({ user_id, email, phone_number }: Pick<User, 'user_id' | 'email' | 'phone_number'>) => ({
  directory_shard: directoryShard((createHash('sha256').update(user_id).digest()[0] ?? 0) % directoryShards),
  directory_name: email ?? phone_number,
})
