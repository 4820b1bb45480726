import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as activate } from '../../functions/identity/activate-user.ts'
import { handler } from '../../functions/identity/deactivate-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { changeRole, deactivate } from '../../shared/identity/store/administration.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { allItems, codeFor, itemsOf, newIp, password, storeEarlierAccount } from '../support/accounts.ts'
import { accountOf, storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

let superAdmin: Awaited<ReturnType<typeof accountOf>>
let admin: Awaited<ReturnType<typeof accountOf>>

beforeAll(async () => {
  const stop = await startIdentity('commerce', 'inventory')
  superAdmin = await accountOf('super_admin')
  admin = await accountOf('admin')
  return stop
})

const put = (token: string | undefined, id: string) =>
  call(handler, { method: 'PUT', path: `/api/v1/users/${id}/deactivate`, params: { id }, ...(token && { token }) })

const shut = { status: 403, body: { code: 'ACCOUNT_DEACTIVATED' } }
const forbidden = { status: 403, body: { code: 'FORBIDDEN' } }

const enter = (email: string, word: string) => call(login, { body: { email, password: word }, ip: newIp() })

describe('PUT /users/{id}/deactivate', () => {
  it('200 the deactivated account, and the same when repeated', async () => {
    const { userId } = await accountOf()
    const answer = await put(admin.token, userId)
    expect(answer).toMatchObject({ status: 200, body: { id: userId, is_active: false } })
    expect(await put(admin.token, userId)).toMatchObject({ status: 200, body: answer.body })
  })

  it('ends every session at once', async () => {
    const { userId, token, refreshToken } = await accountOf()
    expect((await call(me, { token })).status).toBe(200)
    await put(admin.token, userId)
    expect(await call(me, { token })).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect(await call(refresh, { body: { refresh_token: refreshToken }, ip: newIp() })).toMatchObject(shut)
    const sessions = (await itemsOf(userId)).filter(({ pk }) => String(pk).startsWith('SESSIONS#'))
    expect(sessions.length).toBeGreaterThanOrEqual(2)
    for (const session of sessions) expect(session.revoked_at).toBeDefined()
  })

  it('is shown after the right password, and only then', async () => {
    const { userId, person } = await accountOf()
    await put(admin.token, userId)
    expect(await enter(person.email, password)).toMatchObject(shut)
    expect(await enter(person.email, 'not the password')).toMatchObject({
      status: 401,
      body: { code: 'INVALID_CREDENTIALS' },
    })
    const before = (await itemsOf(userId)).filter(({ pk }) => String(pk).startsWith('SESSIONS#')).length
    await enter(person.email, password)
    expect((await itemsOf(userId)).filter(({ pk }) => String(pk).startsWith('SESSIONS#'))).toHaveLength(before)
  })

  it('403 ACCOUNT_DEACTIVATED for the right code of an account deactivated before it was verified; a wrong code is only wrong', async () => {
    const person = await storeEarlierAccount()
    const userId = person.user_id
    await put(admin.token, userId)
    const code = await codeFor(person.email)
    const wrong = { email: person.email, code: code === '000000' ? '000001' : '000000' }
    expect(await call(verify, { body: wrong, ip: newIp() })).toMatchObject({ status: 422 })
    expect(await call(verify, { body: { email: person.email, code }, ip: newIp() })).toMatchObject(shut)
    expect((await storedUser(userId)).email_verified).toBe(false)
  })

  it('no session starts with an account read just before it was deactivated, or had another role', async () => {
    const origin = { ip: newIp(), userAgent: 'vitest', now: Date.now() }
    const one = await accountOf()
    const asRead = await storedUser(one.userId)
    await deactivate(asRead, Date.now())
    await expect(signIn(asRead, 'native', origin)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const two = await accountOf('agent')
    const agent = await storedUser(two.userId)
    await changeRole(agent, 'customer')
    await expect(signIn(agent, 'native', origin)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it.each(['admin', 'super_admin'] as const)('403 FORBIDDEN when an admin deactivates an account of %s', async role => {
    const { userId } = await accountOf(role)
    expect(await put(admin.token, userId)).toMatchObject(forbidden)
    expect((await storedUser(userId)).deactivated_at).toBeUndefined()
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)('403 FORBIDDEN for %s', async role => {
    const [{ token }, { userId }] = [await accountOf(role), await accountOf()]
    expect(await put(token, userId)).toMatchObject(forbidden)
    expect((await storedUser(userId)).deactivated_at).toBeUndefined()
  })

  it('409 LAST_SUPER_ADMIN for the last one; with another one it is deactivated and activated again', async () => {
    await documents.send(new DeleteCommand({ TableName: tableName('identity'), Key: keys.superAdmins }))
    const one = await accountOf('super_admin')
    expect(await put(one.token, one.userId)).toMatchObject({ status: 409, body: { code: 'LAST_SUPER_ADMIN' } })
    expect((await storedUser(one.userId)).deactivated_at).toBeUndefined()
    const two = await accountOf('super_admin')
    expect((await put(one.token, two.userId)).status).toBe(200)
    expect(await put(one.token, one.userId)).toMatchObject({ status: 409 })
    const params = { id: two.userId }
    expect((await call(activate, { method: 'PUT', params, token: one.token })).status).toBe(200)
    expect((await put(one.token, one.userId)).status).toBe(200)
  })

  it('409 ACCOUNT_CHANGED when it was changed since it was read', async () => {
    const { userId } = await accountOf()
    const asRead = await storedUser(userId)
    await changeRole(asRead, 'agent')
    await expect(deactivate(asRead, Date.now())).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' })
    expect((await storedUser(userId)).deactivated_at).toBeUndefined()
  })

  it('404 NOT_FOUND for a missing account and a malformed id; nothing is written', async () => {
    const before = await allItems('identity')
    for (const id of [newId(identityIds.user, Date.now()), 'usr_1', 'me'])
      expect(await put(superAdmin.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
