import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { type EpochMs, toIso, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { failedConditions } from '../../platform/dynamo/errors.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { refreshSeconds } from '../rules/refresh-token.ts'
import type { User } from '../rules/user.ts'
import { keys } from './keys.ts'

/** One signed-in device. It ends a week after it was last refreshed, or when it is revoked. */
export interface NewSession {
  readonly session_id: string
  readonly user_id: string
  readonly client: 'browser' | 'native'
  readonly ip: string
  readonly user_agent: string
}

const RefreshToken = z.object({
  user_id: z.string(),
  session_id: z.string(),
  expires_at: z.string(),
  used_at: z.optional(z.string()),
})

export type RefreshToken = z.infer<typeof RefreshToken>

/**
 * Writes the session and its first refresh token's hash together. With `account`, only while that account is as it was
 * read: a session of a former role or password, or of an account just deactivated, would outlive the end of all
 * sessions.
 * @returns false when the account has changed
 */
export const startSession = async (
  session: NewSession,
  tokenHash: string,
  now: EpochMs,
  account?: User,
): Promise<boolean> => {
  const times = { created_at: toIso(now), last_seen_at: toIso(now), ...expiry(now) }
  const Item = { ...keys.session(session.user_id, session.session_id), ...session, ...times }
  const put = { Put: { TableName: tableName('identity'), Item, ConditionExpression: 'attribute_not_exists(pk)' } }
  const items = [put, newToken(session, tokenHash, now), ...(account ? [unchanged(account)] : [])]
  const failed = await transact(items)
  if (failed.length > 0 && !failed.includes(2)) throw new Error('a new session has ids that are taken')
  return failed.length === 0
}

const unchanged = ({ user_id, role, password_hash }: User) => ({
  ConditionCheck: {
    TableName: tableName('identity'),
    Key: keys.user(user_id),
    ConditionExpression: `#role = :role AND attribute_not_exists(deactivated_at) AND ${
      password_hash === undefined ? 'attribute_not_exists(password_hash)' : 'password_hash = :hash'
    }`,
    ExpressionAttributeNames: { '#role': 'role' },
    ExpressionAttributeValues: { ':role': role, ...(password_hash !== undefined && { ':hash': password_hash }) },
  },
})

export const readRefreshToken = async (tokenHash: string): Promise<RefreshToken | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: keys.refreshToken(tokenHash), ConsistentRead: true }),
  )
  return Item && z.parse(RefreshToken, Item)
}

/**
 * Uses up one refresh token and makes the next.
 * @returns `used` when it was used before, `ended` when it or its session is over
 */
export const rotateRefreshToken = async (
  token: RefreshToken,
  hashes: { readonly old: string; readonly next: string },
  now: EpochMs,
): Promise<'rotated' | 'used' | 'ended'> => {
  if (token.used_at !== undefined) return 'used'
  if (token.expires_at <= toIso(now)) return 'ended'
  try {
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [useUp(hashes.old, now), newToken(token, hashes.next, now), prolong(token, now)],
      }),
    )
    return 'rotated'
  } catch (error) {
    // Two concurrent requests may conflict instead of failing a condition: the winner has marked the token by now.
    if ((await readRefreshToken(hashes.old))?.used_at !== undefined) return 'used'
    if (failedConditions(error)) return 'ended'
    throw error
  }
}

/** Ends a session: from then on its access tokens and its refresh token are refused. */
export const revokeSession = async (userId: string, sessionId: string, now: EpochMs): Promise<void> => {
  await writeIf(
    new UpdateCommand({
      TableName: tableName('identity'),
      Key: keys.session(userId, sessionId),
      UpdateExpression: 'SET revoked_at = :now',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revoked_at)',
      ExpressionAttributeValues: { ':now': toIso(now) },
    }),
  )
}

const expiry = (now: EpochMs) => {
  const end = now + refreshSeconds * 1000
  return { expires_at: toIso(end), ttl: toTtl(end) }
}

const newToken = ({ user_id, session_id }: Pick<NewSession, 'user_id' | 'session_id'>, hash: string, now: EpochMs) => ({
  Put: {
    TableName: tableName('identity'),
    Item: { ...keys.refreshToken(hash), user_id, session_id, ...expiry(now) },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
})

const useUp = (hash: string, now: EpochMs) => ({
  Update: {
    TableName: tableName('identity'),
    Key: keys.refreshToken(hash),
    UpdateExpression: 'SET used_at = :now',
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(used_at)',
    ExpressionAttributeValues: { ':now': toIso(now) },
  },
})

const prolong = (token: RefreshToken, now: EpochMs) => {
  const { expires_at, ttl } = expiry(now)
  return {
    Update: {
      TableName: tableName('identity'),
      Key: keys.session(token.user_id, token.session_id),
      UpdateExpression: 'SET last_seen_at = :now, expires_at = :end, #ttl = :ttl',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revoked_at)',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':now': toIso(now), ':end': expires_at, ':ttl': ttl },
    },
  }
}
