import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { isWritten, send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll, queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { areWritten, transact } from '../../platform/dynamo/transaction.ts'
import { check, isNew, put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import { ApiKey, isOpenKey } from '../rules/api-key.ts'
import { keys } from '../rules/keys.ts'

const records = recordOf('identity', 'API key', ApiKey)

/** An account's keys, newest first: those that are over too, until they are forgotten. */
export const heldApiKeys = async (userId: string): Promise<ApiKey[]> =>
  parseAll(records.parse, await queryAll('identity', { ...allOf(userId), ScanIndexForward: false }))

/** Those that work. */
export const listApiKeys = async (userId: string, now: EpochMs): Promise<ApiKey[]> =>
  (await heldApiKeys(userId)).filter(key => isOpenKey(key, now))

const allOf = (userId: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': keys.apiKey(userId, '').pk },
  ConsistentRead: true,
})

/** The key, if it is neither revoked nor expired. */
export const readApiKey = async (userId: string, id: string, now: EpochMs): Promise<ApiKey | undefined> => {
  const item = await getItem('identity', keys.apiKey(userId, id))
  const key = item && records.parse(item)
  return key && isOpenKey(key, now) ? key : undefined
}

/**
 * Writes a key and what finds it by its hash, only while the session that makes it goes on: an account whose sessions end
 * and then its keys has none afterwards.
 * @returns false when the session has ended
 */
export const createApiKey = async (key: ApiKey, sessionId: string): Promise<boolean> => {
  const forgottenAt = key.expires_at && { ttl: toTtl(Date.parse(key.expires_at) + keptForMs) }
  const failed = await transact([
    put('identity', { ...keys.apiKey(key.user_id, key.id), ...records.check(key), ...forgottenAt }, isNew),
    hashPut(key),
    check('identity', keys.session(key.user_id, sessionId), {
      when: 'attribute_exists(pk) AND attribute_not_exists(revoked_at)',
    }),
  ])
  if (failed.length > 0 && !failed.includes(2)) throw new Error(`${key.id} exists`)
  return failed.length === 0
}

/** By which a request finds whose key it is (platform/dynamo/api-keys.ts). */
const hashPut = ({ hash, id, user_id, role, roles, scopes, expires_at }: ApiKey): Write => {
  const end = expires_at && { expires_at, ttl: toTtl(Date.parse(expires_at)) }
  return put(
    'identity',
    { ...keys.apiKeyHash(hash), key_id: id, user_id, role, roles, scope: scopes.join(' '), ...end },
    isNew,
  )
}

/**
 * Replaces `before` by `after`, and lets what finds it by its former hash end when the rule says.
 * @returns false when the key was changed meanwhile
 */
export const rotateApiKey = (before: ApiKey, after: ApiKey): Promise<boolean> => {
  const { hash, earlier, rotated_at, revision } = records.check(after)
  const until = earlier?.at(-1)?.until ?? ''
  return areWritten([
    update('identity', keys.apiKey(before.user_id, before.id), {
      set: { hash, earlier, rotated_at, revision },
      when: '#revision = :known AND attribute_not_exists(revoked_at)',
      values: { ':known': before.revision },
    }),
    hashPut(after),
    update('identity', keys.apiKeyHash(before.hash), {
      set: { expires_at: until, ttl: toTtl(Date.parse(until)) },
      when: 'attribute_exists(pk)',
    }),
  ])
}

/** How long the record of a key that is over is kept. */
const keptForMs = 30 * 24 * 3600_000

/** Refuses a key from here on. Repeatable. */
export const revokeApiKey = async (userId: string, id: string, now: EpochMs): Promise<void> => {
  await isWritten(
    update('identity', keys.apiKey(userId, id), {
      set: { revoked_at: toIso(now), ttl: toTtl(now + keptForMs) },
      when: 'attribute_exists(pk) AND attribute_not_exists(revoked_at)',
    }),
  )
}

/** Removes what finds a key by its hashes. It is refused without that too: its record says so to every request. */
export const removeHashes = async ({ hash, earlier }: Hashes): Promise<void> => {
  const others = Array.isArray(earlier) ? earlier.map(each => (each as Hashes).hash) : []
  for (const each of [hash, ...others])
    if (typeof each === 'string') await send(remove('identity', keys.apiKeyHash(each)))
}

type Hashes = { readonly hash?: unknown; readonly earlier?: unknown }

/**
 * Refuses all keys of an account from here on. They are found by their own keys in the table, so that none stays good as it
 * is no valid record.
 */
export const revokeApiKeys = async (userId: string, now: EpochMs): Promise<void> => {
  for await (const items of hashesOf(userId))
    for (const item of items)
      if (item.revoked_at === undefined) {
        await revokeApiKey(userId, String(item.sk), now)
        await removeHashes(item)
      }
}

/** Deletes all keys of an account, with their names; a deleted key counts as revoked. */
export const eraseApiKeys = async (userId: string): Promise<void> => {
  for await (const items of hashesOf(userId))
    for (const item of items) {
      await removeHashes(item)
      await send(remove('identity', keys.apiKey(userId, String(item.sk))))
    }
}

async function* hashesOf(userId: string): AsyncGenerator<readonly StoredItem[]> {
  const projection = {
    ProjectionExpression: 'sk, #hash, earlier, revoked_at',
    ExpressionAttributeNames: { '#hash': 'hash' },
  }
  for await (const { items } of queryPages('identity', { ...allOf(userId), ...projection })) yield items
}
