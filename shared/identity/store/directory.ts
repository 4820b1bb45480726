import { queryPage, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { DirectoryEntry, directoryShard, directoryShards } from '../rules/directory.ts'

const directoryEntries = recordOf('identity', 'directory entry', DirectoryEntry)

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
  const nameOf = ({ directory_name }: StoredItem) => String(directory_name)
  const found = shards.flat().toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
  const items = found.slice(0, page.limit)
  const last = items.at(-1)
  return {
    entries: parseAll(directoryEntries.parse, items),
    next: last && found.length > page.limit ? nameOf(last) : undefined,
  }
}

/** Reads one entry more than the page takes, to find out whether there is a next page. */
const queryShard = async (shard: number, { prefix, after, limit }: Page): Promise<readonly StoredItem[]> => {
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
  return items
}
