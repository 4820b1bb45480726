import type { JWK } from 'jose'
import { accessKeys, scopeCopyOf } from '../auth/access-keys.ts'
import type { Held } from '../auth/role-scopes.ts'
import { getItems } from './get-items.ts'
import { getItem } from './items.ts'

/** The public halves of the keys that sign access tokens (RFC 7517): the present, the previous and the next ones. */
export const readPublicKeys = async (): Promise<readonly JWK[]> => {
  const keys = (await getItem('identity', accessKeys.publicKeys, { consistent: false }))?.keys
  return Array.isArray(keys) ? keys : []
}

/** Whether the session exists and was not revoked; read consistently, so that a revocation works at once. */
export const isSessionAlive = async (userId: string, sessionId: string): Promise<boolean> => {
  const session = await getItem('identity', accessKeys.session(userId, sessionId), { projection: 'revoked_at' })
  return session !== undefined && session.revoked_at === undefined
}

/**
 * What was changed of the scopes of a caller's role. Undefined when its session, or the API key of the id in its place, was
 * ended. Both are read consistently and in one call, so that either change works at once.
 */
export const readChanges = async ({ user_id, session_id, role }: Held, isMachine: boolean) => {
  const [granted, revoked] = [`granted_${role}`, `revoked_${role}`]
  const own = isMachine ? accessKeys.apiKey : accessKeys.session
  const found = await getItems('identity', [own(user_id, session_id), accessKeys.roleScopes(scopeCopyOf(user_id))], {
    consistent: true,
    projection: `sk, revoked_at, last_used_at, ${granted}, ${revoked}`,
  })
  const session = found.find(({ sk }) => sk?.S === session_id)
  if (!session || session.revoked_at) return undefined
  const copy = found.find(item => item !== session)
  const text = (item: typeof copy, name: string) => item?.[name]?.S ?? ''
  return { granted: text(copy, granted), revoked: text(copy, revoked), last_used_at: text(session, 'last_used_at') }
}
