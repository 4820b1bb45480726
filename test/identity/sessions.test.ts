import { beforeAll, describe, expect, it } from 'vitest'
import { identityIds } from '../../shared/identity/domain.ts'
import { graceMs, hashOf, newRefreshToken } from '../../shared/identity/rules/refresh-token.ts'
import {
  readRefreshToken,
  revokeSession,
  rotateRefreshToken,
  startSession,
} from '../../shared/identity/store/sessions.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { isSessionAlive } from '../../shared/platform/dynamo/sessions.ts'
import { createTables } from '../support/dynamo.ts'

beforeAll(() => createTables('identity'))

const now = Date.now()
const seconds = 3600

const started = async () => {
  const session = { user_id: newId(identityIds.user, now), session_id: newId(identityIds.session, now) }
  const old = newRefreshToken()
  await startSession(
    { ...session, client: 'native', ip: '192.0.2.1', user_agent: 'test' },
    { hash: hashOf(old), seconds },
    now,
  )
  const token = await readRefreshToken(hashOf(old))
  if (!token) throw new Error('no token')
  return { ...session, old, token }
}

describe('rotateRefreshToken', () => {
  it('is decided by the table, not by an earlier read: who comes second gets the same', async () => {
    const { token, old } = await started()
    const first = await rotateRefreshToken(old, token, seconds, now)
    expect(first).toEqual({ next: expect.stringMatching(/^[\w-]{43}$/) })
    expect(await rotateRefreshToken(old, token, seconds, now + graceMs)).toEqual(first)
    expect(await rotateRefreshToken(old, token, seconds, now + graceMs + 1)).toBe('used')
  })

  it('gives nothing once the session was revoked, and leaves the token unused', async () => {
    const { token, old, user_id, session_id } = await started()
    await revokeSession(user_id, session_id, now)
    expect(await rotateRefreshToken(old, token, seconds, now)).toBe('ended')
    expect((await readRefreshToken(hashOf(old)))?.used_at).toBeUndefined()
  })

  it('gives nothing after the token’s end, to the second', async () => {
    const { token, old } = await started()
    const end = Date.parse(token.expires_at)
    expect(await rotateRefreshToken(old, token, seconds, end)).toBe('ended')
    expect(await rotateRefreshToken(old, token, seconds, end - 1000)).toHaveProperty('next')
  })
})

describe('revokeSession', () => {
  it('ends a session at once, and makes none of what is not there', async () => {
    const { user_id, session_id } = await started()
    expect(await isSessionAlive(user_id, session_id)).toBe(true)
    await revokeSession(user_id, session_id, now)
    await revokeSession(user_id, session_id, now)
    expect(await isSessionAlive(user_id, session_id)).toBe(false)
    await revokeSession(user_id, 'ses_none', now)
    expect(await isSessionAlive(user_id, 'ses_none')).toBe(false)
  })
})
