import { type EpochMs, toIso, toMsIso, toTtl } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { isSessionAlive } from '../../platform/dynamo/sessions.ts'
import { areWritten, transact } from '../../platform/dynamo/transaction.ts'
import { check, isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { hashOf, newSalt, saltInGrace, successorOf } from '../rules/refresh-token.ts'
import { type NewSession, RefreshToken, Session } from '../rules/session.ts'
import type { User } from '../rules/user.ts'

const sessions = recordOf('identity', 'session', Session)
const refreshTokens = recordOf('identity', 'refresh token', RefreshToken)

/** A refresh token to be stored, and how long it is good for. */
interface NewToken {
  readonly hash: string
  readonly seconds: number
}

/**
 * Writes the session and its first refresh token's hash together. With `account`, only while that account is as it was
 * read: a session of a former role, password or number, or of an account just deactivated, would outlive the end of all
 * sessions.
 * @returns false when the account has changed
 */
export const startSession = async (
  session: NewSession,
  token: NewToken,
  now: EpochMs,
  account?: User,
): Promise<boolean> => {
  const times = { created_at: toIso(now), last_seen_at: toIso(now), ...expiry(token, now) }
  const item = { ...keys.session(session.user_id, session.session_id), ...sessions.check({ ...session, ...times }) }
  const writes = [put('identity', item, isNew), newToken(session, token, now)]
  const failed = await transact(account ? [...writes, unchanged(account)] : writes)
  if (failed.length > 0 && !failed.includes(2)) throw new Error('a new session has ids that are taken')
  return failed.length === 0
}

const unchanged = ({ user_id, role, password_hash, phone_number }: User) =>
  check('identity', keys.user(user_id), {
    when: `#role = :role AND phone_number = :phone AND attribute_not_exists(deactivated_at) AND ${
      password_hash === undefined ? 'attribute_not_exists(password_hash)' : 'password_hash = :hash'
    }`,
    names: { '#role': 'role' },
    values: { ':role': role, ':phone': phone_number, ...(password_hash !== undefined && { ':hash': password_hash }) },
  })

export const readRefreshToken = async (tokenHash: string): Promise<RefreshToken | undefined> => {
  const item = await getItem('identity', keys.refreshToken(tokenHash))
  return item && refreshTokens.parse(item)
}

/**
 * Uses up one refresh token, and makes the next. One that was used a moment ago still gives that next one, until that is
 * used too: another tab sent it at the same time, or the reply was lost.
 * @returns the next token; `used` when it was used before, `ended` when it or its session is over
 */
export const rotateRefreshToken = async (
  given: string,
  token: RefreshToken,
  seconds: number,
  now: EpochMs,
): Promise<{ readonly next: string } | 'used' | 'ended'> => {
  if (token.used_at !== undefined) return repeat(given, token, now)
  if (token.expires_at <= toIso(now)) return 'ended'
  const salt = newSalt()
  const next = successorOf(given, salt)
  const successor = { hash: hashOf(next), seconds }
  const writes = [useUp(hashOf(given), salt, now), newToken(token, successor, now), prolong(token, successor, now)]
  const outcome = await areWritten(writes).catch((error: unknown) => ({ error }))
  if (outcome === true) return { next }
  // Two concurrent requests may conflict instead of failing a condition: the winner has marked the token by now.
  const after = await readRefreshToken(hashOf(given))
  if (after?.used_at !== undefined) return repeat(given, after, now)
  if (outcome === false) return 'ended'
  throw outcome.error
}

const repeat = async (given: string, token: RefreshToken, now: EpochMs) => {
  const salt = saltInGrace(token, now)
  if (salt === undefined) return 'used'
  const next = successorOf(given, salt)
  const [successor, isAlive] = await Promise.all([
    readRefreshToken(hashOf(next)),
    isSessionAlive(token.user_id, token.session_id),
  ])
  if (!isAlive) return 'ended'
  return successor && successor.used_at === undefined ? { next } : 'used'
}

/** Ends a session: from then on its access tokens and its refresh token are refused. */
export const revokeSession = async (userId: string, sessionId: string, now: EpochMs): Promise<void> => {
  await isWritten(sessionEnd(userId, sessionId, now))
}

/** The condition of a write that nothing but a session may make, so that none comes after the end of all sessions. */
export const sessionGoesOn = (userId: string, sessionId: string) =>
  check('identity', keys.session(userId, sessionId), { when: notRevoked })

/** Its condition is that the session is there and has not ended. */
export const sessionEnd = (userId: string, sessionId: string, now: EpochMs): Write =>
  update('identity', keys.session(userId, sessionId), { set: { revoked_at: toIso(now) }, when: notRevoked })

const notRevoked = 'attribute_exists(pk) AND attribute_not_exists(revoked_at)'

const expiry = ({ seconds }: NewToken, now: EpochMs) => {
  const end = now + seconds * 1000
  return { expires_at: toIso(end), ttl: toTtl(end) }
}

const newToken = (
  { user_id, session_id }: Pick<NewSession, 'user_id' | 'session_id'>,
  token: NewToken,
  now: EpochMs,
): Write => {
  const stored = refreshTokens.check({ user_id, session_id, ...expiry(token, now) })
  return put('identity', { ...keys.refreshToken(token.hash), ...stored }, isNew)
}

const useUp = (hash: string, successor_salt: string, now: EpochMs): Write =>
  update('identity', keys.refreshToken(hash), {
    set: { used_at: toMsIso(now), successor_salt },
    when: 'attribute_exists(pk) AND attribute_not_exists(#used_at)',
  })

const prolong = ({ user_id, session_id }: RefreshToken, successor: NewToken, now: EpochMs): Write =>
  update('identity', keys.session(user_id, session_id), {
    set: { last_seen_at: toIso(now), ...expiry(successor, now) },
    when: notRevoked,
  })
