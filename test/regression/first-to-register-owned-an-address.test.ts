import { beforeAll, describe, expect, it } from 'vitest'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { allItems, newIp, newPerson } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const post = (handler: Parameters<typeof call>[0], body: unknown) => call(handler, { body, ip: newIp() })

/** The code in the mail that a registration caused; undefined where it caused none. */
const codeAfter = async (send: () => Promise<unknown>): Promise<string | undefined> => {
  const idsOf = async () => (await allItems('identity')).flatMap(item => (item.verification_id as string) ?? [])
  const before = await idsOf()
  await send()
  const made = (await idsOf()).find(id => !before.includes(id))
  return made && verificationCode(await readSecretKey('CODES_SECRET'), made)
}

const mine = 'a password of mine'

/** What an answer tells, without what differs each time. */
const told = ({ status, body, headers, cookies }: Awaited<ReturnType<typeof call>>) => {
  const { request_id, access_token, user_id, user, ...rest } = body
  return { status, rest, cookies: cookies.length, headers: Object.keys(headers).toSorted() }
}

describe('whoever registers an address before its owner', () => {
  it('does not own the account: the owner registers, enters the code, and has their own password and names', async () => {
    const owner = newPerson()
    await post(register, { ...owner, first_name: 'Mallory', password: mine })
    const code = await codeAfter(() => post(register, owner))
    const { body } = await post(verify, { email: owner.email, code })
    expect(body.user).toMatchObject({ email: owner.email, first_name: 'Asha' })
    expect(await post(login, { email: owner.email, password: mine })).toMatchObject({ status: 403, cookies: [] })
    expect((await post(login, { email: owner.email, password: owner.password })).status).toBe(200)
  })
})

describe('whoever registers and then signs in', () => {
  const account = async () => {
    const person = newPerson()
    const code = await codeAfter(() => post(register, person))
    await post(verify, { email: person.email, code })
    return person
  }

  it('is not told whether the address has an account', async () => {
    const known = await account()
    const answers: unknown[] = []
    for (const { email } of [known, newPerson()]) {
      await post(register, { ...newPerson(), email, password: mine })
      const right = await post(login, { email, password: mine })
      const wrong = await post(login, { email, password: 'not the password' })
      answers.push([told(right), told(wrong)])
    }
    expect(answers[0]).toMatchObject([{ status: 403, rest: { code: 'EMAIL_NOT_VERIFIED' } }, { status: 401 }])
    expect(answers[1]).toEqual(answers[0])
  })

  it('is not told whether the number has an account, before and after the code of the own address', async () => {
    const known = await account()
    const answers: unknown[] = []
    for (const { phone_number } of [known, newPerson()]) {
      const own = { ...newPerson(), phone_number, password: mine }
      const code = await codeAfter(() => post(register, own))
      const before = await post(login, { phone_number, password: mine })
      await post(verify, { email: own.email, code })
      const after = await post(login, { phone_number, password: mine })
      answers.push([told(before), told(after)])
    }
    expect(answers[0]).toMatchObject([{ status: 401 }, { status: 200 }])
    expect(answers[1]).toEqual(answers[0])
  })
})
