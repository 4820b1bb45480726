import { beforeAll, expect, it } from 'vitest'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { readUndoToken } from '../../shared/identity/rules/link-tokens.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { undoAct } from '../../shared/identity/workflows/undo-act.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { newIp, newPerson, password, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { changeContact, undo, undoTokens } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'

// Of two links that were used at once one was answered by 500 where the account was deleted, and an undoing that was interrupted
// left it open with the thief's address and password, or with a session that began meanwhile.

beforeAll(() => startIdentity('commerce', 'inventory'))

const stolen = async ({ isDeleted = true } = {}) => {
  const { person, userId, answer } = await signUp()
  const token = answer.body.access_token
  const thief = newPerson().email
  await changeContact({ userId, token }, 'email', thief)
  if (isDeleted) await call(deleteOwnUser, { method: 'DELETE', token })
  const [first, last] = await undoTokens(userId)
  return { person, userId, thief, first, last }
}

it.each(['first', 'last'] as const)('the %s link meets the other at any moment: the oldest wins', async own => {
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const of = await stolen()
    const other = own === 'first' ? 'last' : 'first'
    const statuses: Record<string, number> = {}
    const use = async (link: typeof own) => {
      statuses[link] = (await undo(of[link])).status
    }
    isReached = await pausedAfter(
      calls,
      () => use(other),
      () => use(own),
    )
    const { first, last = first } = statuses
    if (isReached) expect([calls, first, [200, 422].includes(Number(last))]).toEqual([calls, 200, true])
    const user = await readUser(of.userId)
    expect(user).not.toHaveProperty('deactivated_at')
    if (first === 200) expect([calls, user?.email]).toEqual([calls, of.person.email])
  }
})

it('one that is interrupted anywhere is complete when it is repeated, and nothing that began meanwhile goes on', async () => {
  const secret = await readSecretKey('CODES_SECRET')
  const sessions: string[] = []
  for (let began = 1, isReached = true; isReached; began += 1)
    for (const ended of [began + 1, began + 2, began + 4]) {
      const isDeleted = ended % 2 === 0
      const of = await stolen({ isDeleted })
      const named = readUndoToken(secret, String(of.first)) as NonNullable<ReturnType<typeof readUndoToken>>
      const signIn = async () => {
        const { body } = await call(login, { body: { email: of.thief, password, client: 'native' }, ip: newIp() })
        if (body.access_token) sessions.push(body.access_token)
      }
      const isKilled = await killedAfter(ended, () =>
        pausedAfter(began, signIn, async () => undoAct(named, Date.now())),
      )
      const { deactivated_at, password_hash } = (await readUser(of.userId)) ?? {}
      if (isDeleted) expect([ended, deactivated_at === undefined]).toEqual([ended, password_hash === undefined])
      if (isKilled) expect([200, 422]).toContain((await undo(of.first)).status)
      expect(await readUser(of.userId)).toMatchObject({ email: of.person.email })
      expect(await readUser(of.userId)).not.toHaveProperty('deactivated_at')
      isReached = isKilled
    }
  expect(sessions.length).toBeGreaterThan(0)
  for (const token of sessions) expect((await call(me, { token })).status).toBe(401)
})

it('one that gets a reply late is answered as if it had not', async () => {
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const of = await stolen()
    let status = 0
    isReached = await repliedLateAfter(calls, async () => {
      status = (await undo(of.first)).status
    })
    expect([calls, status]).toEqual([calls, 200])
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email })
  }
})
