import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/get-profile.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const get = (token: string | undefined, id: string) =>
  call(handler, { path: `/api/v1/users/${id}/profile`, params: { id }, token })

describe('GET /users/{id}/profile', () => {
  it('200 one’s own, without secrets', async () => {
    const { userId, person, answer } = await signUp()
    const { status, body, raw } = await get(answer.body.access_token, userId)
    expect({ status, body }).toMatchObject({ status: 200, body: { id: userId, email: person.email } })
    expect(raw.toString()).not.toMatch(/argon2|password|directory|updated_by/)
  })

  it.each(['admin', 'super_admin'] as const)('200 any account’s for an %s', async role => {
    const { userId } = await signUp()
    const { token } = await accessTokenFor(role)
    expect(await get(token, userId)).toMatchObject({ status: 200, body: { id: userId } })
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)(
    '404 NOT_FOUND for a %s, alike for another’s account and for none',
    async role => {
      const { userId } = await signUp()
      const { token } = await accessTokenFor(role)
      const answers = await Promise.all([userId, newId(identityIds.user, Date.now()), 'me'].map(id => get(token, id)))
      const seen = answers.map(({ status, body: { request_id, ...body } }) => ({ status, body }))
      expect(seen[0]).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
      for (const other of seen) expect(other).toEqual(seen[0])
    },
  )

  it('404 NOT_FOUND for an admin where there is no account; 401 UNAUTHENTICATED without a token', async () => {
    const { token } = await accessTokenFor('admin')
    expect(await get(token, newId(identityIds.user, Date.now()))).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    })
    expect(await get(undefined, newId(identityIds.user, Date.now()))).toMatchObject({ status: 401 })
  })
})
