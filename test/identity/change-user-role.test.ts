import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-user-role.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { roleNames } from '../../shared/identity/rules/permissions.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
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

const put = (token: string | undefined, id: string, body: unknown = { role: 'agent' }) =>
  call(handler, { method: 'PUT', path: `/api/v1/users/${id}/role`, params: { id }, body, ...(token && { token }) })

const refused = async (answer: ReturnType<typeof put>, userId: string, expected: object) => {
  const before = await storedUser(userId)
  expect(await answer).toMatchObject(expected)
  expect(await storedUser(userId)).toEqual(before)
}

const forbidden = { status: 403, body: { code: 'FORBIDDEN' } }

describe('PUT /users/{id}/role', () => {
  it('200 the account with its new role, without secrets', async () => {
    const { userId, person } = await accountOf()
    const answer = await put(admin.token, userId)
    expect(answer).toMatchObject({
      status: 200,
      body: { id: userId, email: person.email, role: 'agent', is_active: true, deactivated_at: null },
    })
    expect(JSON.stringify(answer.body)).not.toContain('argon2')
    expect((await storedUser(userId)).role).toBe('agent')
  })

  it('ends every session, so that no token of the old role goes on; the next sign-in has the new one', async () => {
    const { userId, token, refreshToken, person } = await accountOf('moderator')
    expect((await call(me, { token })).status).toBe(200)
    await put(admin.token, userId, { role: 'customer' })
    expect((await call(me, { token })).status).toBe(401)
    expect((await call(refresh, { body: { refresh_token: refreshToken }, ip: newIp() })).status).toBe(401)
    const again = await call(login, { body: { email: person.email, password }, ip: newIp() })
    expect(again).toMatchObject({ status: 200, body: { user: { role: 'customer' } } })
  })

  it('200 for the role it has already, which ends the sessions a broken-off change left', async () => {
    const { userId, token } = await accountOf('agent')
    expect((await put(admin.token, userId)).status).toBe(200)
    expect((await call(me, { token })).status).toBe(401)
  })

  it.each(roleNames)('a super_admin makes a customer %s and back', async role => {
    const { userId } = await accountOf()
    expect(await put(superAdmin.token, userId, { role })).toMatchObject({ status: 200, body: { role } })
    expect(await put(superAdmin.token, userId, { role: 'customer' })).toMatchObject({ status: 200 })
  })

  it.each(['admin', 'super_admin'])('403 FORBIDDEN when an admin gives the role %s', async role => {
    const { userId } = await accountOf()
    await refused(put(admin.token, userId, { role }), userId, forbidden)
  })

  it.each(['admin', 'super_admin'] as const)('403 FORBIDDEN when an admin changes an account of %s', async role => {
    const { userId } = await accountOf(role)
    await refused(put(admin.token, userId, { role: 'customer' }), userId, forbidden)
  })

  it('403 FORBIDDEN when an admin raises their own role', async () => {
    await refused(put(admin.token, admin.userId, { role: 'super_admin' }), admin.userId, forbidden)
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)(
    '403 FORBIDDEN for %s, on any account, also their own',
    async role => {
      const { token, userId } = await accountOf(role)
      const other = await accountOf()
      await refused(put(token, userId, { role: 'super_admin' }), userId, forbidden)
      await refused(put(token, other.userId), other.userId, forbidden)
    },
  )

  it('409 LAST_SUPER_ADMIN when none would be left, also when two demote each other at once', async () => {
    await documents.send(new DeleteCommand({ TableName: tableName('identity'), Key: keys.superAdmins }))
    const [one, two] = [await accountOf('super_admin'), await accountOf('super_admin')]
    const answers = await Promise.all([
      put(one.token, two.userId, { role: 'admin' }),
      put(two.token, one.userId, { role: 'admin' }),
    ])
    const left = [one, two].filter((_, index) => answers[1 - index]?.status !== 200)
    expect(left.length).toBeGreaterThanOrEqual(1)
    for (const { status } of answers) expect([200, 401, 409, 503]).toContain(status)
    const last = left[0] ?? one
    const roles = await Promise.all([one, two].map(async ({ userId }) => (await storedUser(userId)).role))
    if (roles.every(role => role === 'super_admin'))
      await changeRole(await storedUser((left[1] ?? two).userId), 'admin')
    const answer = await put(last.token, last.userId, { role: 'customer' })
    expect(answer).toMatchObject({ status: 409, body: { code: 'LAST_SUPER_ADMIN' } })
    expect((await storedUser(last.userId)).role).toBe('super_admin')
  })

  it('409 ACCOUNT_CHANGED when another request changed it since it was read', async () => {
    const { userId } = await accountOf()
    const asRead = await storedUser(userId)
    await changeRole(asRead, 'driver')
    await expect(changeRole(asRead, 'agent')).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' })
    expect((await storedUser(userId)).role).toBe('driver')
  })

  it('404 NOT_FOUND for a missing account and a malformed id', async () => {
    for (const id of [newId(identityIds.user, Date.now()), 'usr_1', '../me', 'me'])
      expect(await put(superAdmin.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })

  it.each([
    {},
    { role: 'root' },
    { role: ['admin'] },
    { role: null },
    { role: 'agent', email: 'x@example.com' },
    [],
    'x',
  ])('400 VALIDATION_FAILED for %j, and nothing is written', async body => {
    const before = await allItems('identity')
    const answer = await put(superAdmin.token, admin.userId, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
