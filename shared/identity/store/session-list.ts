import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll, queryPage, queryPages } from '../../platform/dynamo/items.ts'
import { remove } from '../../platform/dynamo/writes.ts'
import type { Session } from '../rules/session.ts'
import { keys } from './keys.ts'
import { revokeSession } from './sessions.ts'

const SessionItem: z.ZodMiniType<Session> = z.object({
  session_id: z.string(),
  user_id: z.string(),
  client: z.enum(['browser', 'native']),
  ip: z.string(),
  user_agent: z.string(),
  created_at: z.string(),
  last_seen_at: z.string(),
  expires_at: z.string(),
  revoked_at: z.optional(z.string()),
})

const isOpen = ({ revoked_at, expires_at }: Pick<Session, 'revoked_at' | 'expires_at'>, now: EpochMs): boolean =>
  revoked_at === undefined && expires_at > toIso(now)

/** The session, if it is neither revoked nor expired. */
export const readSession = async (userId: string, sessionId: string, now: EpochMs): Promise<Session | undefined> => {
  const item = await getItem('identity', keys.session(userId, sessionId))
  const session = item && z.parse(SessionItem, item)
  return session && isOpen(session, now) ? session : undefined
}

/** A page of an account's open sessions, newest first; `after` is the id of the last one read. */
export const listSessions = async (
  userId: string,
  { limit, after, now }: { limit: number; after?: string | undefined; now: EpochMs },
): Promise<{ sessions: Session[]; next: string | undefined }> => {
  const { items, next } = await queryPage('identity', {
    ...allOf(userId),
    ScanIndexForward: false,
    Limit: limit,
    ...(after !== undefined && { ExclusiveStartKey: keys.session(userId, after) }),
  })
  const sessions = items.map(item => z.parse(SessionItem, item))
  return { sessions: sessions.filter(session => isOpen(session, now)), next: next && String(next.sk) }
}

/** Every open session, newest first. */
export const allSessions = async (userId: string, now: EpochMs): Promise<Session[]> => {
  const items = await queryAll('identity', { ...allOf(userId), ScanIndexForward: false })
  return items.map(item => z.parse(SessionItem, item)).filter(session => isOpen(session, now))
}

const pageSize = 100

const allOf = (userId: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': keys.session(userId, '').pk },
  ConsistentRead: true,
  Limit: pageSize,
})

/** Ends an account's sessions, all but `except`: from then on their tokens are refused. */
export const endSessions = async (userId: string, now: EpochMs, except?: string): Promise<void> => {
  const pages = queryPages('identity', { ...allOf(userId), ProjectionExpression: 'sk, revoked_at, expires_at' })
  for await (const { items } of pages) {
    const open = items.filter(item => isOpen(item as unknown as Session, now)).map(({ sk }) => String(sk))
    await Promise.all(open.filter(id => id !== except).map(id => revokeSession(userId, id, now)))
  }
}

/** Deletes every session, with the devices and addresses it was used from; a deleted session counts as ended. */
export const eraseSessions = async (userId: string): Promise<void> => {
  for await (const { items } of queryPages('identity', { ...allOf(userId), ProjectionExpression: 'sk' }))
    await Promise.all(items.map(({ sk }) => send(remove('identity', keys.session(userId, String(sk))))))
}
