import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/invite-user.ts'
import { allItems, newPerson } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { invitationFor } from '../support/invitations.ts'

beforeAll(() => startIdentity())

const newBody = (role = 'driver') => ({ email: newPerson().email, first_name: 'Ravi', last_name: 'Iyer', role })

const invite = async (actor: Parameters<typeof accessTokenFor>[0], body: unknown) => {
  const { token, userId } = await accessTokenFor(actor)
  return { ...(await call(handler, { method: 'POST', path: '/api/v1/users', token, body })), userId }
}

describe('POST /users', () => {
  it('201 the invitation without its link, for 7 days; no account comes into being', async () => {
    const body = newBody()
    const { status, body: made, userId } = await invite('admin', body)
    expect(status).toBe(201)
    expect(made).toEqual({ ...body, created_at: expect.any(String), expires_at: expect.any(String) })
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(7 * 86_400_000)
    const stored = await invitationFor(body.email)
    expect(stored).toMatchObject({ ...body, invited_by: userId })
    const about = (await allItems('identity')).filter(item => JSON.stringify(item, plain).includes(body.email))
    expect(about.map(({ sk }) => sk)).toEqual(['INVITATION'])
  })

  it('201 again, which replaces the earlier link', async () => {
    const body = newBody()
    await invite('admin', body)
    const first = await invitationFor(body.email)
    expect((await invite('super_admin', { ...body, role: 'admin' })).status).toBe(201)
    const second = await invitationFor(body.email)
    expect(second).toMatchObject({ invitation_id: first?.invitation_id, role: 'admin' })
    expect(second?.link_id).not.toBe(first?.link_id)
  })

  it('409 EMAIL_TAKEN for the address of an account, in whichever case', async () => {
    const { person } = await accountOf()
    const answer = await invite('admin', { ...newBody(), email: person.email.toUpperCase() })
    expect(answer).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } })
    expect(await invitationFor(person.email)).toBeUndefined()
  })

  it.each([
    ['admin', 'admin'],
    ['admin', 'super_admin'],
    ['moderator', 'customer'],
    ['agent', 'driver'],
    ['customer', 'customer'],
  ] as const)('403 FORBIDDEN for a %s that invites a %s', async (actor, role) => {
    const body = newBody(role)
    expect(await invite(actor, body)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect(await invitationFor(body.email)).toBeUndefined()
  })

  it.each([
    { first_name: 'Win at https://evil.example' },
    { first_name: 'Ravi\n\nPay here' },
    { first_name: '' },
    { role: 'root' },
    { email: 'nobody' },
    { password: 'correct horse battery' },
  ])('400 VALIDATION_FAILED with %j', async wrong => {
    expect(await invite('admin', { ...newBody(), ...wrong })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    })
  })
})

const plain = (_: string, value: unknown) => (value instanceof Set ? [...value] : value)
