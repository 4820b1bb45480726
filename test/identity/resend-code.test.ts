import { beforeAll, describe, expect, it } from 'vitest'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler } from '../../functions/identity/resend-code.ts'
import {
  allItems,
  codeFor,
  newIp,
  newPerson,
  registrationsWith,
  signUp,
  storeEarlierAccount,
} from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const resend = (body: unknown) => call(handler, { path: '/api/v1/auth/verify/resend', ip: newIp(), body })

/** The kinds of items under an address, but the claim of its account. */
const itemsWith = async (address: string) =>
  (await allItems('identity')).filter(({ pk, sk }) => pk === `EMAIL#${address}` && sk !== 'ACCOUNT')

describe('POST /auth/verify/resend', () => {
  it('202 and another code in place of the first', async () => {
    const person = newPerson()
    await call(register, { body: person, ip: newIp() })
    const [before] = await registrationsWith(person.email)
    const answer = await resend({ email: person.email })
    expect(answer.status).toBe(202)
    const [after, ...others] = await registrationsWith(person.email)
    expect(others).toEqual([])
    expect(after?.verification_id).not.toBe(before?.verification_id)
    expect(after).toMatchObject({ tries: 0, expires_at: answer.body.expires_at, password_hash: before?.password_hash })
    expect(Object.keys(answer.body)).toEqual(['expires_at'])
  })

  it('202 for the registration that is named, or else for the newest', async () => {
    const person = newPerson()
    const { body } = await call(register, { body: person, ip: newIp() })
    await call(register, { body: { ...person, first_name: 'Mallory' }, ip: newIp() })
    const idsOf = async () => (await registrationsWith(person.email)).map(({ verification_id }) => verification_id)
    const [first, second] = await idsOf()
    await resend({ email: person.email, user_id: body.id })
    const [third, same] = await idsOf()
    expect(third).not.toBe(first)
    expect(same).toBe(second)
    await resend({ email: person.email })
    expect((await idsOf())[0]).toBe(third)
    expect((await idsOf())[1]).not.toBe(second)
  })

  it('202 just the same for an address without an account and for a verified one: one write, and no code', async () => {
    const { person } = await signUp()
    const nobody = newPerson()
    const shapes: unknown[] = []
    for (const { email } of [person, nobody]) {
      const { status, body } = await resend({ email })
      const items = await itemsWith(email)
      expect(items).toEqual([expect.objectContaining({ sk: 'NO-REGISTRATION', expires_at: body.expires_at })])
      shapes.push([status, Object.keys(body), Object.keys(items[0] ?? {}).toSorted()])
    }
    expect(shapes[1]).toEqual(shapes[0])
    expect(JSON.stringify(await itemsWith(person.email))).not.toContain('verification_id')
  })

  it('202 and no code for a registration with an address that has an account by now', async () => {
    const { person } = await signUp()
    await call(register, { body: { ...newPerson(), email: person.email }, ip: newIp() })
    await resend({ email: person.email })
    expect((await registrationsWith(person.email))[0]).not.toHaveProperty('verification_id')
  })

  it('202 and another code for an account that an earlier version made before its address was proved', async () => {
    const { email } = await storeEarlierAccount()
    const before = await codeFor(email)
    await resend({ email })
    expect(await codeFor(email)).not.toBe(before)
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
