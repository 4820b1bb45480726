import { beforeAll, describe, expect, it } from 'vitest'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler } from '../../functions/identity/resend-code.ts'
import { allItems, itemsOf, newIp, newPerson, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const resend = (body: unknown) => call(handler, { path: '/api/v1/auth/verify/resend', ip: newIp(), body })

const verificationOf = async (userId: string) => (await itemsOf(userId)).find(({ sk }) => sk === 'VERIFICATION')

describe('POST /auth/verify/resend', () => {
  it('202 and another code in place of the first', async () => {
    const person = newPerson()
    const { body } = await call(register, { body: person, ip: newIp() })
    const before = await verificationOf(body.id)
    const answer = await resend({ email: person.email })
    expect(answer.status).toBe(202)
    const after = await verificationOf(body.id)
    expect(after?.verification_id).not.toBe(before?.verification_id)
    expect(after).toMatchObject({ tries: 0, expires_at: answer.body.expires_at })
    expect(Object.keys(answer.body)).toEqual(['expires_at'])
  })

  it('202 just the same for an address without an account and for a verified one, and nothing is written', async () => {
    const { person, userId } = await signUp()
    const before = await allItems('identity')
    for (const email of [newPerson().email, person.email]) {
      const answer = await resend({ email })
      expect(answer.status).toBe(202)
      expect(Object.keys(answer.body)).toEqual(['expires_at'])
    }
    expect(await allItems('identity')).toHaveLength(before.length)
    expect(await verificationOf(userId)).toBeUndefined()
  })

  it.each([
    {},
    { email: 'asha' },
    { email: ['a@example.com'] },
    { email: 'a@example.com', code: '1' },
    [],
    null,
    'text',
  ])('400 VALIDATION_FAILED for %j, and nothing is written', async body => {
    const before = await allItems('identity')
    expect(await resend(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toHaveLength(before.length)
  })
})
