import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/forgot-password.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { findUserId } from '../../shared/identity/store/users.ts'
import { allItems, itemsOf, newIp, newPerson, password, signUp } from '../support/accounts.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { resetTokenFor, storedText } from '../support/mailed.ts'

beforeAll(() => startIdentity())

const forgot = (body: unknown) => call(handler, { path: '/api/v1/auth/forgot-password', ip: newIp(), body })

const resetOf = async (userId: string) => (await itemsOf(userId)).find(({ sk }) => sk === 'PASSWORD-RESET')

describe('POST /auth/forgot-password', () => {
  it('202 and a reset of half an hour for the account, whose token is stored nowhere', async () => {
    const { person, userId } = await signUp()
    const { status, body, raw } = await forgot({ email: ` ${person.email.toUpperCase()}` })
    expect({ status, body }).toEqual({ status: 202, body: { expires_at: expect.stringMatching(/Z$/) } })
    const minutes = (Date.parse(body.expires_at) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(29)
    expect(minutes).toBeLessThanOrEqual(30)
    expect(await resetOf(userId)).toMatchObject({ email: person.email, expires_at: body.expires_at })
    const token = (await resetTokenFor(person.email)) ?? ''
    expect(token).toHaveLength(95)
    expect((await storedText('identity', 'runtime')) + raw).not.toContain(token.slice(52))
  })

  it('202 alike for an address without an account: same reply, same items, same work, no mail', async () => {
    const { person, userId } = await signUp()
    const unknownEmail = newPerson().email
    let known = 0
    let unknown = 0
    const answers: Awaited<ReturnType<typeof forgot>>[] = []
    known = await argon2Runs(async () => answers.push(await forgot({ email: person.email })))
    unknown = await argon2Runs(async () => answers.push(await forgot({ email: unknownEmail })))
    expect([known, unknown]).toEqual([0, 0])
    const shapes = answers.map(({ status, body, headers }) => [status, Object.keys(body), Object.keys(headers)])
    expect(shapes[1]).toEqual(shapes[0])
    const item = await resetOf(await findUserId({ email: unknownEmail }))
    expect(item).toMatchObject({ reset_id: expect.stringMatching(/^rst_/) })
    expect(item).not.toHaveProperty('email')
    expect(await resetOf(userId)).toHaveProperty('email')
  })

  it('leaves the password as it is', async () => {
    const { person } = await signUp()
    await forgot({ email: person.email })
    expect((await call(login, { body: { email: person.email, password }, ip: newIp() })).status).toBe(200)
  })

  it.each([
    ['no address', {}],
    ['no address at all', { email: 'asha' }],
    ['an operator', { email: { $ne: null } }],
    ['a phone number', { phone_number: '+919876543210' }],
    ['an unknown member', { email: 'asha@example.com', url: 'https://evil.example' }],
    ['text', 'asha@example.com'],
  ])('400 VALIDATION_FAILED for %s, and nothing is written', async (_, body) => {
    const before = await allItems('identity')
    expect(await forgot(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
