import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-profile.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { changeRole } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { allItems, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const change = (token: string | undefined, id: string, body: unknown = { first_name: 'Meera' }) =>
  call(handler, { method: 'PUT', path: `/api/v1/users/${id}/profile`, params: { id }, token, body })

describe('PUT /users/{id}/profile', () => {
  it('200 one’s own', async () => {
    const { userId, answer } = await signUp()
    const token = answer.body.access_token
    expect(await change(token, userId)).toMatchObject({ status: 200, body: { first_name: 'Meera', last_name: 'Rao' } })
    expect((await call(me, { token })).body.first_name).toBe('Meera')
  })

  it('200 a customer’s for an admin; 403 FORBIDDEN an administrator’s, but for a super_admin', async () => {
    const customer = await signUp()
    const admin = await accessTokenFor('admin')
    expect((await change(admin.token, customer.userId)).status).toBe(200)
    const user = await readUser(customer.userId)
    if (user) await changeRole(user, 'admin')
    expect(await change(admin.token, customer.userId)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect((await change((await accessTokenFor('super_admin')).token, customer.userId)).status).toBe(200)
  })

  it('404 NOT_FOUND for a customer, alike for another’s account and a missing one; nothing is written', async () => {
    const { userId } = await signUp()
    const { token } = await accessTokenFor('moderator')
    const before = await allItems('identity')
    const answers = await Promise.all(
      [userId, newId(identityIds.user, Date.now()), 'usr_x'].map(id => change(token, id)),
    )
    const seen = answers.map(({ status, body: { request_id, ...body } }) => ({ status, body }))
    expect(seen[0]).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    for (const other of seen) expect(other).toEqual(seen[0])
    expect(await allItems('identity')).toEqual(before)
  })

  it.each([{}, { role: 'admin' }, { first_name: 'A', email: 'x@example.com' }, { last_name: 7 }, 'text'])(
    '400 VALIDATION_FAILED for %j, and nothing is written',
    async body => {
      const { userId, answer } = await signUp()
      const before = await allItems('identity')
      expect(await change(answer.body.access_token, userId, body)).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED' },
      })
      expect(await allItems('identity')).toEqual(before)
    },
  )
})
