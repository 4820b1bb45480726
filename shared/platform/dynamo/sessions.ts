import type { JWK } from 'jose'
import { accessKeys, scopeCopyOf } from '../auth/access-keys.ts'
import { type Held, scopeInForce } from '../auth/role-scopes.ts'
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
 * The scopes of a token at this moment: those it was signed with, and what was changed of its role's since. Undefined when its
 * session was ended. Both are read consistently and in one call, so that either change works at once.
 */
export const readScope = async ({ user_id, session_id, role, scope }: Held): Promise<string | undefined> => {
  const [granted, revoked] = [`granted_${role}`, `revoked_${role}`]
  const found = await getItems(
    'identity',
    [accessKeys.session(user_id, session_id), accessKeys.roleScopes(scopeCopyOf(user_id))],
    { consistent: true, projection: `sk, revoked_at, ${granted}, ${revoked}` },
  )
  const session = found.find(({ sk }) => sk?.S === session_id)
  if (!session || session.revoked_at !== undefined) return undefined
  const copy = found.find(item => item !== session)
  return scopeInForce(scope, { granted: copy?.[granted]?.S ?? '', revoked: copy?.[revoked]?.S ?? '' })
}

/** What was revoked of a role's scopes, for an API key of an account, whose own item is read beside it. */
export const readRevoked = async ({ user_id, role }: Held): Promise<string> => {
  const name = `revoked_${role}`
  const copy = await getItem('identity', accessKeys.roleScopes(scopeCopyOf(user_id)), { projection: name })
  return String(copy?.[name] ?? '')
}
