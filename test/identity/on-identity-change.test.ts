import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { handler as forgot } from '../../functions/identity/forgot-password.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler } from '../../functions/identity/on-identity-change.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { allItems, codeFor, newIp, signUp, somebody } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { resetTokenFor } from '../support/mailed.ts'
import { newPhone, otpFor, setOtpCaps } from '../support/otps.ts'
import { startQueues } from '../support/queues.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startIdentity()
  queues = await startQueues('notifications')
})

afterAll(async () => {
  await queues.stop()
  await stop()
})

type Item = Record<string, unknown>

let changes = 0

/** Tells the function of one change, as the table's stream would; gives the messages that came of it. */
const tell = async (before: Item | undefined, after: Item | undefined) => {
  const known = queues.ready('notifications').length
  changes += 1
  const image = (item: Item | undefined) => item && (marshall(item) as Record<string, AttributeValue>)
  const { pk, sk } = (after ?? before) as Item
  const record = {
    eventID: `change-${changes}`,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    dynamodb: {
      Keys: image({ pk, sk }),
      OldImage: image(before),
      NewImage: image(after),
      SequenceNumber: `${changes}`,
    },
  }
  const result = await handler({ Records: [record] } as unknown as DynamoDBStreamEvent)
  expect(result).toEqual({ batchItemFailures: [] })
  return queues
    .ready('notifications')
    .slice(known)
    .map(message => z.parse(Notification, message))
}

const find = async (sk: string, email: string) =>
  (await allItems('identity')).find(item => item.sk === sk && item.email === email) as Item

describe('on an identity change', () => {
  it('a registration sends its code to its owner, and the message carries no code', async () => {
    const person = somebody()
    await call(register, { body: person, ip: newIp() })
    const item = await find('VERIFICATION', person.email)
    const messages = await tell(undefined, item)
    expect(messages).toEqual([
      {
        event_id: expect.stringMatching(/^change-/),
        kind: 'verification_code',
        to: { email: person.email },
        name: 'Asha',
        data: { verification_id: item.verification_id, expires_at: item.expires_at },
      },
    ])
    const code = await codeFor(person.email)
    expect(JSON.stringify([messages, item])).not.toContain(`"${code}"`)
    expect(verificationCode(await readSecretKey('CODES_SECRET'), String(item.verification_id))).toBe(code)
  })

  it('a try of a code tells nobody; another code does', async () => {
    const person = somebody()
    await call(register, { body: person, ip: newIp() })
    const item = await find('VERIFICATION', person.email)
    expect(await tell(item, { ...item, tries: 1 })).toEqual([])
    expect(await tell(item, undefined)).toEqual([])
    expect(await tell(item, { ...item, verification_id: 'vrf_next' })).toHaveLength(1)
  })

  it('a second registration tells the owner, once an hour', async () => {
    const person = somebody()
    for (let times = 0; times < 3; times += 1) await call(register, { body: person, ip: newIp() })
    const item = await find('SIGN-UP-ATTEMPT', person.email)
    expect(await tell(undefined, item)).toMatchObject([{ kind: 'account_exists', to: { email: person.email } }])
    const noted = (await allItems('identity')).filter(({ pk, sk }) => pk === item.pk && sk === item.sk)
    expect(noted).toHaveLength(1)
  })

  it('a lock tells the owner until when; failures before it, and a lock of nobody’s, tell nobody', async () => {
    const person = somebody()
    await call(register, { body: person, ip: newIp() })
    const body = { email: person.email, password: 'not the password' }
    for (let failures = 0; failures < 10; failures += 1) await call(login, { body, ip: newIp() })
    const item = await find('LOGINS', person.email)
    const { locked_until, email, ...unlocked } = item
    expect(await tell(undefined, unlocked)).toEqual([])
    expect(await tell(unlocked, item)).toMatchObject([
      { kind: 'login_locked', to: { email }, name: 'Asha', data: { locked_until } },
    ])
    expect(await tell(unlocked, { ...unlocked, locked_until })).toEqual([])
  })

  it('a forgotten password sends a link to its owner, whose token no item and no message holds', async () => {
    const { person } = await signUp()
    await call(forgot, { body: { email: person.email }, ip: newIp() })
    const item = await find('PASSWORD-RESET', person.email)
    const messages = await tell(undefined, item)
    expect(messages).toMatchObject([
      { kind: 'password_reset', to: { email: person.email }, name: 'Asha', data: { reset_id: item.reset_id } },
    ])
    const token = (await resetTokenFor(person.email)) ?? ''
    expect(JSON.stringify([messages, item])).not.toContain(token.slice(52))
    const { email, first_name, ...nobody } = item
    expect(await tell(undefined, nobody)).toEqual([])
  })

  it('a new password tells its owner; whoever has no address is told nothing', async () => {
    const { person } = await signUp()
    const user = await find('USER', person.email)
    const changed = { ...user, password_hash: 'another' }
    expect(await tell(user, changed)).toMatchObject([{ kind: 'password_changed', to: { email: person.email } }])
    expect(await tell({ ...user, email: null }, { ...changed, email: null })).toEqual([])
  })

  it('a code for a phone is sent there, and the message carries no code', async () => {
    setOtpCaps()
    const phone = newPhone()
    const { otp_id, code } = await otpFor(phone)
    const item = (await allItems('identity')).find(each => each.sk === 'OTP' && each.otp_id === otp_id) as Item
    const messages = await tell(undefined, item)
    expect(messages).toEqual([
      {
        event_id: expect.stringMatching(/^change-/),
        kind: 'otp_code',
        to: { phone_number: phone },
        data: { otp_id, expires_at: item.expires_at },
      },
    ])
    expect(JSON.stringify(messages)).not.toContain(`"${code}"`)
    expect(await tell(item, { ...item, tries: 1 })).toEqual([])
    expect(await tell(item, undefined)).toEqual([])
  })

  it('an account that changes tells nobody', async () => {
    const person = somebody()
    await call(register, { body: person, ip: newIp() })
    const user = await find('USER', person.email)
    expect(await tell(undefined, user)).toEqual([])
    expect(await tell(user, { ...user, email_verified: true })).toEqual([])
  })
})
