import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { isWritten, send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll, queryPage, queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { remove, update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { Session } from '../rules/session.ts'
import { revokeSession } from './sessions.ts'

const sessions = recordOf('identity', 'session', Session)

export const isOpen = ({ revoked_at, expires_at }: Session, now: EpochMs): boolean =>
  revoked_at === undefined && expires_at > toIso(now)

/** The session, if it is neither revoked nor expired. */
export const readSession = async (userId: string, sessionId: string, now: EpochMs): Promise<Session | undefined> => {
  const item = await getItem('identity', keys.session(userId, sessionId))
  const session = item && sessions.parse(item)
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
  const open = parseAll(sessions.parse, items).filter(session => isOpen(session, now))
  return { sessions: open, next: next && String(next.sk) }
}

/** Every session that is held, newest first: those that ended too, until they are forgotten. */
export const heldSessions = async (userId: string): Promise<Session[]> =>
  parseAll(sessions.parse, await queryAll('identity', { ...allOf(userId), ScanIndexForward: false }))

/** Notes that the owner entered the password again. @returns false when the session is over */
export const noteAuthentication = (userId: string, sessionId: string, now: EpochMs): Promise<boolean> =>
  isWritten(
    update('identity', keys.session(userId, sessionId), {
      set: { authenticated_at: toIso(now) },
      when: 'attribute_exists(pk) AND attribute_not_exists(revoked_at)',
    }),
  )

const pageSize = 100

const allOf = (userId: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': keys.session(userId, '').pk },
  ConsistentRead: true,
  Limit: pageSize,
})

/**
 * Ends an account's sessions, all but `except`: from then on their tokens are refused. They are found by their keys, so
 * that none stays open as it is no valid record.
 */
export const endSessions = async (userId: string, now: EpochMs, except?: string): Promise<void> => {
  const pages = queryPages('identity', { ...allOf(userId), ProjectionExpression: 'sk, revoked_at, expires_at' })
  for await (const { items } of pages) {
    const isOver = ({ revoked_at, expires_at }: StoredItem) =>
      revoked_at !== undefined || String(expires_at) <= toIso(now)
    const open = items.filter(item => !isOver(item)).map(({ sk }) => String(sk))
    await Promise.all(open.filter(id => id !== except).map(id => revokeSession(userId, id, now)))
  }
}

/** Deletes every session, with the devices and addresses it was used from; a deleted session counts as ended. */
export const eraseSessions = async (userId: string): Promise<void> => {
  for await (const { items } of queryPages('identity', { ...allOf(userId), ProjectionExpression: 'sk' }))
    await Promise.all(items.map(({ sk }) => send(remove('identity', keys.session(userId, String(sk))))))
}
