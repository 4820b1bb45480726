import * as z from 'zod/mini'
import { queryPage } from '../../platform/dynamo/items.ts'
import { directoryShard, directoryShards } from '../rules/directory.ts'
import { roleNames } from '../rules/permissions.ts'

const Entry = z.object({
  user_id: z.string(),
  email: z.nullable(z.string()),
  email_verified: z.boolean(),
  phone_number: z.string(),
  phone_verified: z._default(z.boolean(), false),
  first_name: z.string(),
  last_name: z.string(),
  role: z.enum(roleNames),
  created_at: z.string(),
  deactivated_at: z.optional(z.string()),
  directory_name: z.string(),
})

/** An account as the directory lists it. The index does not contain the password hash. */
export type DirectoryEntry = z.infer<typeof Entry>

interface Page {
  readonly prefix: string
  readonly after: string | undefined
  readonly limit: number
}

/**
 * Accounts in the order of their e-mail addresses (of their numbers, where they have none), those that begin with
 * `prefix`, from behind `after`: one Query of each shard, concurrently. The index is a moment behind the table.
 */
export const listDirectory = async (page: Page): Promise<{ entries: DirectoryEntry[]; next: string | undefined }> => {
  const shards = await Promise.all(Array.from({ length: directoryShards }, (_, shard) => queryShard(shard, page)))
  const found = shards.flat().toSorted((left, right) => (left.directory_name < right.directory_name ? -1 : 1))
  const entries = found.slice(0, page.limit)
  return { entries, next: found.length > page.limit ? entries.at(-1)?.directory_name : undefined }
}

/** Reads one entry more than the page takes, to find out whether there is a next page. */
const queryShard = async (shard: number, { prefix, after, limit }: Page): Promise<DirectoryEntry[]> => {
  const { items } = await queryPage('identity', {
    IndexName: 'users-by-email',
    KeyConditionExpression: 'directory_shard = :shard AND directory_name BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':shard': directoryShard(shard),
      ':first': after === undefined ? prefix || ' ' : `${after}\u0000`,
      ':last': `${prefix}\u{10ffff}`,
    },
    Limit: limit + 1,
  })
  return items.map(item => z.parse(Entry, item))
}
