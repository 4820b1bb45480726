import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { queryPage } from '../../platform/dynamo/items.ts'
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

const isOpen = ({ revoked_at, expires_at }: Session, now: EpochMs): boolean =>
  revoked_at === undefined && expires_at > toIso(now)

/** The session, if it is neither revoked nor expired. */
export const readSession = async (userId: string, sessionId: string, now: EpochMs): Promise<Session | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: keys.session(userId, sessionId), ConsistentRead: true }),
  )
  const session = Item && z.parse(SessionItem, Item)
  return session && isOpen(session, now) ? session : undefined
}

/** A page of an account's open sessions, newest first; `after` is the id of the last one read. */
export const listSessions = async (
  userId: string,
  { limit, after, now }: { limit: number; after?: string | undefined; now: EpochMs },
): Promise<{ sessions: Session[]; next: string | undefined }> => {
  const { items, next } = await queryPage('identity', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.session(userId, '').pk },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: limit,
    ...(after !== undefined && { ExclusiveStartKey: keys.session(userId, after) }),
  })
  const sessions = items.map(item => z.parse(SessionItem, item))
  return { sessions: sessions.filter(session => isOpen(session, now)), next: next && String(next.sk) }
}

/** Every open session, newest first. */
export const allSessions = async (userId: string, now: EpochMs): Promise<Session[]> => {
  const found: Session[] = []
  for await (const page of pagesOf(userId, now)) found.push(...page)
  return found
}

/** Ends an account's sessions, all but `except`: from then on their tokens are refused. */
export const endSessions = async (userId: string, now: EpochMs, except?: string): Promise<void> => {
  for await (const page of pagesOf(userId, now))
    await Promise.all(
      page.filter(({ session_id }) => session_id !== except).map(one => revokeSession(userId, one.session_id, now)),
    )
}

/** Deletes every session, with the devices and addresses it was used from; a deleted session counts as ended. */
export const eraseSessions = async (userId: string): Promise<void> => {
  let after: string | undefined
  do {
    const { items, next } = await queryPage('identity', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.session(userId, '').pk },
      ProjectionExpression: 'sk',
      ConsistentRead: true,
      Limit: pageSize,
      ...(after !== undefined && { ExclusiveStartKey: keys.session(userId, after) }),
    })
    await Promise.all(
      items.map(({ sk }) =>
        documents.send(new DeleteCommand({ TableName: tableName('identity'), Key: keys.session(userId, String(sk)) })),
      ),
    )
    after = next && String(next.sk)
  } while (after !== undefined)
}

const pageSize = 100

async function* pagesOf(userId: string, now: EpochMs): AsyncGenerator<Session[]> {
  let after: string | undefined
  do {
    const page = await listSessions(userId, { limit: pageSize, after, now })
    yield page.sessions
    after = page.next
  } while (after !== undefined)
}
