import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { handler as forgot } from '../../functions/identity/forgot-password.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler } from '../../functions/identity/on-identity-change.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as resend } from '../../functions/identity/resend-code.ts'
import { type Invitation, newInvitation } from '../../shared/identity/rules/invitation.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { addPushDevice, readPushDevices } from '../../shared/platform/dynamo/push-devices.ts'
import {
  allItems,
  codeFor,
  itemsOf,
  newIp,
  newPerson,
  registrationsWith,
  signUp,
  storeEarlierAccount,
} from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { askForChange, changeContact, undo, undoTokens } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { resetTokenFor } from '../support/mailed.ts'
import { newPhone, otpFor, setOtpCaps } from '../support/otps.ts'
import { startQueues } from '../support/queues.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
let stop: () => Promise<void>

beforeAll(async () => {
  setOtpCaps()
  stop = await startIdentity()
  queues = await startQueues('codes')
})

afterAll(async () => {
  await queues.stop()
  await stop()
})

type Item = Record<string, unknown>

let changes = 0

/** Delivers one change to the function, as the table's stream would. @returns the messages it queued */
const deliverChange = async (before: Item | undefined, after: Item | undefined) => {
  const known = queues.ready('codes').length
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
    .ready('codes')
    .slice(known)
    .map(message => z.parse(Notification, message))
}

const find = async (sk: string, email: string) =>
  (await allItems('identity')).find(item => item.sk === sk && item.email === email) as Item

const itemOf = async (userId: string, sk: string) => (await itemsOf(userId)).find(item => item.sk === sk)

describe('on an identity change', () => {
  it('a session that is ended takes the push messages of its browser with it, and no other’s', async () => {
    const { userId } = await signUp()
    const device = (id: string, session_id: string) => ({
      ...{ id, session_id, p256dh: 'p', auth: 'a', created_at: '2027-01-01T00:00:00Z' },
      endpoint: `https://fcm.googleapis.com/${userId}/${id}`,
    })
    for (const each of [device('psh_1', 'ses_1'), device('psh_2', 'ses_2')]) await addPushDevice(userId, each, 10)
    const session = { ...keys.session(userId, 'ses_1'), last_seen_at: '2027-01-01T00:00:00Z' }
    const ended = { ...session, revoked_at: '2027-01-02T00:00:00Z' }
    expect(await deliverChange(session, { ...session, last_seen_at: '2027-01-01T01:00:00Z' })).toEqual([])
    expect(await readPushDevices(userId)).toHaveLength(2)
    for (const before of [session, session]) expect(await deliverChange(before, ended)).toEqual([])
    expect((await readPushDevices(userId)).map(({ id }) => id)).toEqual(['psh_2'])
  })

  it('an invitation sends its link to the address, and another one when it is made again; the message carries no token', async () => {
    const invited = { email: newPerson().email, first_name: 'Ravi', last_name: 'Iyer', role: 'driver' } as const
    const [first, again] = [1, 2].map(() => newInvitation(invited, 'usr_1', Date.now())) as [Invitation, Invitation]
    const item = (invitation: Invitation) => ({ ...keys.invitation(invitation.invitation_id), ...invitation })
    const message = ({ invitation_id, link_id, expires_at }: Invitation) => ({
      event_id: expect.any(String),
      to: { email: invited.email },
      name: 'Ravi',
      kind: 'invitation',
      data: { invitation_id, link_id, role: 'driver', expires_at },
    })
    expect(await deliverChange(undefined, item(first))).toEqual([message(first)])
    expect(await deliverChange(item(first), item(again))).toEqual([message(again)])
    expect(await deliverChange(item(again), { ...item(again), stamp: 'of its deletion' })).toEqual([])
    expect(await deliverChange(item(again), undefined)).toEqual([])
  })

  it('a registration sends its code to its owner, and the message carries no code', async () => {
    const person = newPerson()
    await call(register, { body: person, ip: newIp() })
    const [item] = (await registrationsWith(person.email)) as [Item]
    const messages = await deliverChange(undefined, item)
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

  it('a try of a code sends nothing; another code sends a message', async () => {
    const person = newPerson()
    await call(register, { body: person, ip: newIp() })
    const [item] = (await registrationsWith(person.email)) as [Item]
    expect(await deliverChange(item, { ...item, tries: 1 })).toEqual([])
    expect(await deliverChange(item, undefined)).toEqual([])
    expect(await deliverChange(item, { ...item, verification_id: 'vrf_next' })).toHaveLength(1)
  })

  it('a code of an account that an earlier version made before its address was proved is sent', async () => {
    const { email, user_id } = await storeEarlierAccount()
    await call(resend, { body: { email }, ip: newIp() })
    const item = await find('VERIFICATION', email)
    expect(await deliverChange(undefined, item)).toMatchObject([{ kind: 'verification_code', to: { email } }])
    expect(item).toMatchObject({ user_id })
  })

  it('a registration of an address without an account notifies nobody that there is one', async () => {
    const { email } = newPerson()
    await call(register, { body: { ...newPerson(), email }, ip: newIp() })
    const item = (await allItems('identity')).find(({ pk, sk }) => pk === `EMAIL#${email}` && sk === 'SIGN-UP-ATTEMPT')
    expect(item).toBeDefined()
    expect(await deliverChange(undefined, item)).toEqual([])
  })

  it('a second registration notifies the owner, once an hour', async () => {
    const { person } = await signUp()
    for (let times = 0; times < 3; times += 1) await call(register, { body: person, ip: newIp() })
    for (const registration of await registrationsWith(person.email))
      expect(await deliverChange(undefined, registration)).toEqual([])
    const item = await find('SIGN-UP-ATTEMPT', person.email)
    expect(await deliverChange(undefined, item)).toMatchObject([
      { kind: 'account_exists', to: { email: person.email } },
    ])
    const noted = (await allItems('identity')).filter(({ pk, sk }) => pk === item.pk && sk === item.sk)
    expect(noted).toHaveLength(1)
  })

  it('a new address and a new number get their codes; for a taken address there is none to send', async () => {
    const { answer, userId } = await signUp()
    const [email, phone_number] = [newPerson().email, newPhone()]
    await askForChange(answer.body.access_token, { email, phone_number })
    const [ofEmail, ofPhone] = await Promise.all(
      (['EMAIL', 'PHONE'] as const).map(sk => itemOf(userId, `${sk}-CHANGE`)),
    )
    const { verification_id, otp_id, expires_at } = { ...ofEmail, ...ofPhone }
    expect(await deliverChange(undefined, ofEmail)).toMatchObject([
      { kind: 'verification_code', to: { email }, data: { verification_id, expires_at } },
    ])
    expect(await deliverChange(undefined, ofPhone)).toMatchObject([
      { kind: 'otp_code', to: { phone_number }, data: { otp_id, expires_at } },
    ])
    expect(await deliverChange(ofPhone, { ...ofPhone, tries: 1 })).toEqual([])
    const { verification_id: _, ...taken } = ofEmail ?? {}
    expect(await deliverChange(undefined, taken)).toEqual([])
  })

  it('a changed address tells the former one and the number, and nobody when it is undone; no message holds its token', async () => {
    const { person, answer, userId } = await signUp()
    const of = { token: answer.body.access_token, userId }
    await changeContact(of, 'phone', person.phone_number)
    const before = await itemOf(userId, 'UNDOABLE')
    await changeContact(of, 'email', newPerson().email)
    const after = await itemOf(userId, 'UNDOABLE')
    const messages = await deliverChange(before, after)
    const [, token = ''] = await undoTokens(userId)
    expect(messages).toMatchObject([
      { kind: 'account_act', to: { email: person.email }, data: { act: 'email_changed', user_id: userId } },
      { kind: 'account_act', to: { phone_number: person.phone_number }, data: { act: 'email_changed' } },
    ])
    expect(new Set(messages.map(({ event_id }) => event_id)).size).toBe(2)
    expect(JSON.stringify([messages, after])).not.toContain(token.slice(52))
    await undo(token)
    expect(await deliverChange(after, await itemOf(userId, 'UNDOABLE'))).toEqual([])
    const [reset] = await deliverChange(undefined, await itemOf(userId, 'PASSWORD-RESET'))
    expect(reset).toMatchObject({ kind: 'password_reset', to: { email: person.email } })
    expect(reset).not.toHaveProperty('name')
  })

  it('a lock notifies the owner with its end; failures before it, and a lock without an account, send nothing', async () => {
    const { person } = await signUp()
    const body = { email: person.email, password: 'not the password' }
    for (let failures = 0; failures < 10; failures += 1) await call(login, { body, ip: newIp() })
    const item = await find('LOGINS', person.email)
    const { locked_until, email, ...unlocked } = item
    expect(await deliverChange(undefined, unlocked)).toEqual([])
    expect(await deliverChange(unlocked, item)).toMatchObject([
      { kind: 'login_locked', to: { email }, data: { locked_until } },
    ])
    expect(await deliverChange(unlocked, { ...unlocked, locked_until })).toEqual([])
  })

  it('a forgotten password sends a link to its owner; no item and no message holds its token', async () => {
    const { person } = await signUp()
    await call(forgot, { body: { email: person.email }, ip: newIp() })
    const item = await find('PASSWORD-RESET', person.email)
    const messages = await deliverChange(undefined, item)
    expect(messages).toMatchObject([
      { kind: 'password_reset', to: { email: person.email }, name: 'Asha', data: { reset_id: item.reset_id } },
    ])
    const token = (await resetTokenFor(person.email)) ?? ''
    expect(JSON.stringify([messages, item])).not.toContain(token.slice(52))
    const { email, first_name, ...withoutContact } = item
    expect(await deliverChange(undefined, withoutContact)).toEqual([])
  })

  it('a new password notifies its owner; without an address nothing is sent', async () => {
    const { person } = await signUp()
    const user = await find('USER', person.email)
    const changed = { ...user, password_hash: 'another' }
    expect(await deliverChange(user, changed)).toMatchObject([
      { kind: 'password_changed', to: { email: person.email } },
    ])
    expect(await deliverChange({ ...user, email: null }, { ...changed, email: null })).toEqual([])
  })

  it('a code for a phone is sent there, and the message carries no code', async () => {
    setOtpCaps()
    const phone = newPhone()
    const { otp_id, code } = await otpFor(phone)
    const item = (await allItems('identity')).find(each => each.sk === 'OTP' && each.otp_id === otp_id) as Item
    const messages = await deliverChange(undefined, item)
    expect(messages).toEqual([
      {
        event_id: expect.stringMatching(/^change-/),
        kind: 'otp_code',
        to: { phone_number: phone },
        data: { otp_id, expires_at: item.expires_at },
      },
    ])
    expect(JSON.stringify(messages)).not.toContain(`"${code}"`)
    expect(await deliverChange(item, { ...item, tries: 1 })).toEqual([])
    expect(await deliverChange(item, undefined)).toEqual([])
  })

  it('another change of an account sends nothing', async () => {
    const { person } = await signUp()
    const user = await find('USER', person.email)
    expect(await deliverChange(undefined, user)).toEqual([])
    expect(await deliverChange(user, { ...user, email_verified: true })).toEqual([])
  })
})
