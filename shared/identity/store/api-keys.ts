import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { getItem, queryAll, queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { areWritten, transact } from '../../platform/dynamo/transaction.ts'
import { type Condition, isNew, put, remove, update, type Write } from '../../platform/dynamo/writes.ts'
import { ApiKey, isOpenKey } from '../rules/api-key.ts'
import { keys } from '../rules/keys.ts'
import { sessionGoesOn } from './sessions.ts'

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
    sessionGoesOn(key.user_id, sessionId),
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
export const revokeApiKey = (userId: string, id: string, now: EpochMs): Promise<void> =>
  endKey(userId, id, key =>
    key.revoked_at === undefined
      ? update('identity', keys.apiKey(userId, id), {
          set: { revoked_at: toIso(now), ttl: toTtl(now + keptForMs) },
          ...asRead(key),
        })
      : undefined,
  )

const mostAttempts = 5

/**
 * Ends a key together with what finds it by its hashes, so that nothing of it is left where a request breaks off or the key
 * is rotated meanwhile.
 * @param end nothing where the key is over
 */
const endKey = async (userId: string, id: string, end: (key: StoredItem) => Write | undefined): Promise<void> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const key = await getItem('identity', keys.apiKey(userId, id))
    const write = key && end(key)
    if (!write) return
    const hashes = hashesIn(key).map(hash => remove('identity', keys.apiKeyHash(hash)))
    if (await areWritten([write, ...hashes])) return
  }
  throw new Error('a key is being changed all the time')
}

/** The condition that nobody has rotated it since; a record that is no valid one may have no revision. */
const asRead = ({ revision }: StoredItem): Condition =>
  revision === undefined
    ? { when: 'attribute_exists(pk) AND attribute_not_exists(#revision)', names: { '#revision': 'revision' } }
    : { when: '#revision = :known', names: { '#revision': 'revision' }, values: { ':known': revision } }

/** As an item has them: a record that is no valid one is ended too. */
const hashesIn = ({ hash, earlier }: StoredItem): string[] => {
  const others = Array.isArray(earlier) ? earlier.map(each => (each as StoredItem).hash) : []
  return [...new Set([hash, ...others].filter(each => typeof each === 'string'))]
}

/** Refuses all keys of an account from here on. */
export const revokeApiKeys = (userId: string, now: EpochMs): Promise<void> =>
  forEachKey(userId, id => revokeApiKey(userId, id, now))

/** Deletes all keys of an account, with their names; a deleted key counts as revoked. */
export const eraseApiKeys = (userId: string): Promise<void> =>
  forEachKey(userId, id => endKey(userId, id, key => remove('identity', keys.apiKey(userId, id), asRead(key))))

/** They are found by their own keys in the table, so that none is passed over as it is no valid record. */
const forEachKey = async (userId: string, act: (id: string) => Promise<void>): Promise<void> => {
  for await (const { items } of queryPages('identity', { ...allOf(userId), ProjectionExpression: 'sk' }))
    for (const { sk } of items) await act(String(sk))
}
