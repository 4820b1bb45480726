import { beforeAll, expect, it } from 'vitest'
import { handler as activate } from '../../functions/identity/activate-user.ts'
import { handler as deactivate } from '../../functions/identity/deactivate-user.ts'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { handler as deleteUser } from '../../functions/identity/delete-user.ts'
import { readUndoable } from '../../shared/identity/store/undoable.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { newPerson, signUp } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { changeContact, undo, undoTokens } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'

// Whoever feared to be closed out deleted the account first: what an administrator did to it then changed nothing, and was answered
// as if it had, and the link to undo the deletion opened the account.

let admin: string

beforeAll(async () => {
  const stop = await startIdentity('commerce', 'inventory')
  admin = (await accountOf('admin')).token
  return stop
})

const byAdmin = (handler: Parameters<typeof call>[0], method: string, id: string) =>
  call(handler, { method, path: '/api/v1/users/{id}', params: { id }, token: admin })

const closings = [
  ['deleted', (id: string) => byAdmin(deleteUser, 'DELETE', id)],
  ['deactivated', (id: string) => byAdmin(deactivate, 'PUT', id)],
] as const

const deletedByOwner = async () => {
  const { person, userId, answer } = await signUp()
  const token = answer.body.access_token
  await changeContact({ userId, token }, 'email', newPerson().email)
  await call(deleteOwnUser, { method: 'DELETE', token })
  return { person, userId, token }
}

it.each(closings)(
  'what its owner deleted and an administrator %s is opened by an administrator alone',
  async (_, close) => {
    const { person, userId } = await deletedByOwner()
    const { erase_after } = (await readUser(userId)) ?? {}
    const [ofChange, ofDeletion] = await undoTokens(userId)
    await close(userId)
    await close(userId)
    expect((await readUndoable(userId)).entries.map(({ act }) => act)).toEqual([
      'email_changed',
      'deleted',
      'deleted_by_administrator',
    ])
    expect((await undo(ofDeletion)).status).toBe(200)
    expect((await undo(ofChange)).status).toBe(200)
    expect(await readUser(userId)).toMatchObject({
      email: person.email,
      deactivated_at: expect.any(String),
      erase_after,
    })
    expect((await byAdmin(activate, 'PUT', userId)).status).toBe(200)
    expect(await readUser(userId)).not.toHaveProperty('erase_after')
  },
)

it.each(closings)(
  'an undoing while an administrator %s the account leaves it closed or is refused',
  async (_, close) => {
    for (let calls = 1, isReached = true; isReached; calls += 1) {
      const { userId } = await deletedByOwner()
      const [token] = await undoTokens(userId)
      const statuses: number[] = []
      isReached = await pausedAfter(
        calls,
        async () => statuses.push((await close(userId)).status),
        async () => statuses.push((await undo(token)).status),
      )
      if (!isReached) break
      expect([calls, ...statuses]).toEqual([calls, statuses[0] === 204 ? 204 : 200, 200])
      expect([calls, (await readUser(userId))?.deactivated_at]).toEqual([calls, expect.any(String)])
    }
  },
)
