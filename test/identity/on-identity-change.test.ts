import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { handler as login } from '../../functions/identity/login.ts'
import { handler } from '../../functions/identity/on-identity-change.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { allItems, codeFor, newIp, somebody } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
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

  it('an account that changes tells nobody', async () => {
    const person = somebody()
    await call(register, { body: person, ip: newIp() })
    const user = await find('USER', person.email)
    expect(await tell(undefined, user)).toEqual([])
    expect(await tell(user, { ...user, email_verified: true })).toEqual([])
  })
})
