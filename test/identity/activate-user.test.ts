import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/activate-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { activate, deactivate } from '../../shared/identity/store/administration.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { allItems, newIp, password } from '../support/accounts.ts'
import { accountOf, storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

let superAdmin: Awaited<ReturnType<typeof accountOf>>
let admin: Awaited<ReturnType<typeof accountOf>>

beforeAll(async () => {
  const stop = await startIdentity()
  superAdmin = await accountOf('super_admin')
  admin = await accountOf('admin')
  return stop
})

const put = (token: string | undefined, id: string) =>
  call(handler, { method: 'PUT', path: `/api/v1/users/${id}/activate`, params: { id }, ...(token && { token }) })

const shutAccount = async (role: Parameters<typeof accountOf>[0] = 'customer') => {
  const account = await accountOf(role)
  await deactivate(await storedUser(account.userId), Date.now())
  return account
}

const forbidden = { status: 403, body: { code: 'FORBIDDEN' } }

describe('PUT /users/{id}/activate', () => {
  it('200 the account, open: its owner signs in again', async () => {
    const { userId, person } = await shutAccount()
    expect(await put(admin.token, userId)).toMatchObject({
      status: 200,
      body: { id: userId, is_active: true, deactivated_at: null },
    })
    const answer = await call(login, { body: { email: person.email, password, client: 'native' }, ip: newIp() })
    expect(answer.status).toBe(200)
    expect((await call(me, { token: answer.body.access_token })).status).toBe(200)
  })

  it('200 for one that is open', async () => {
    const { userId, token } = await accountOf()
    expect(await put(admin.token, userId)).toMatchObject({ status: 200, body: { is_active: true } })
    expect((await call(me, { token })).status).toBe(200)
  })

  it.each(['admin', 'super_admin'] as const)('403 FORBIDDEN when an admin opens an account of %s', async role => {
    const { userId } = await shutAccount(role)
    expect(await put(admin.token, userId)).toMatchObject(forbidden)
    expect((await storedUser(userId)).deactivated_at).toBeDefined()
    expect((await put(superAdmin.token, userId)).status).toBe(200)
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)('403 FORBIDDEN for %s', async role => {
    const [{ token }, { userId }] = [await accountOf(role), await shutAccount()]
    expect(await put(token, userId)).toMatchObject(forbidden)
    expect((await storedUser(userId)).deactivated_at).toBeDefined()
  })

  it('409 ACCOUNT_CHANGED when it was changed since it was read', async () => {
    const { userId } = await shutAccount()
    const asRead = await storedUser(userId)
    await activate(asRead)
    await expect(activate(asRead)).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' })
  })

  it('404 NOT_FOUND for a missing account and a malformed id; nothing is written', async () => {
    const before = await allItems('identity')
    for (const id of [newId(identityIds.user, Date.now()), 'usr_1', 'me'])
      expect(await put(superAdmin.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
