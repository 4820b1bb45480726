import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as exportData } from '../../functions/identity/export-own-data.ts'
import { newUndoable } from '../../shared/identity/rules/undoable.ts'
import { close } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { isSendingBefore, isToldBefore } from '../../shared/notifications/rules/sending.ts'
import { preferencesKey } from '../../shared/platform/auth/access-keys.ts'
import { defaultPreferences } from '../../shared/platform/dynamo/preferences.ts'
import { signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { allItems, itemsUnder, putItem } from '../support/departure.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { soldTicket } from '../tickets/stored-tickets.ts'
import { deliver } from './sent-messages.ts'

beforeAll(() => {
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  return startIdentity('commerce', 'inventory', 'operations')
})

const plain = (channel: string, to: string) => createHash('sha256').update(`${channel}:${to}`).digest('base64url')
const booked = async (user_id: string, { email, phone_number }: { email: string; phone_number: string }) => {
  const { booking } = await soldTicket({ user_id, contact: { email, phone: phone_number } })
  const wishes = { ...defaultPreferences, channels: { email: true, sms: true } }
  await putItem('identity', { ...preferencesKey(user_id), ...wishes })
  const data = { user_id, booking_id: booking.id }
  return { event_id: randomUUID(), kind: 'booking_confirmed', data }
}
const changed = (email: string) => ({ event_id: randomUUID(), kind: 'password_changed', to: { email }, data: {} })
const code = (phone_number: string) => ({
  event_id: randomUUID(),
  kind: 'otp_code',
  to: { phone_number },
  data: { otp_id: 'otp_1', expires_at: toIso(Date.now() + 600_000) },
})
const sentItems = async () => (await allItems('runtime')).filter(({ pk }) => String(pk).startsWith('SENT#'))

describe('what is kept of messages', () => {
  it('is in the export of whom they were sent to: which, when, by which channel, what became of them', async () => {
    const { person, userId, answer } = await signUp()
    const other = await signUp()
    const messages = [await booked(userId, person), changed(person.email), changed(other.person.email)]
    // The number is the account's, and not proved: a code to it may have been somebody else's.
    expect(await deliver(...messages, code(person.phone_number))).toEqual([])
    const { body, status } = await call(exportData, { token: answer.body.access_token })
    expect(status).toBe(200)
    const sent = { status: 'sent', sent_at: expect.stringMatching(/Z$/) }
    expect(body.notifications).toHaveLength(3)
    expect(body.notifications).toEqual(
      expect.arrayContaining([
        { kind: 'booking_confirmed', channel: 'email', ...sent },
        { kind: 'booking_confirmed', channel: 'sms', ...sent },
        { kind: 'password_changed', channel: 'email', ...sent },
      ]),
    )
  })

  it('names no address or number, and nothing that can be guessed from one without the key', async () => {
    const { person, userId } = await signUp()
    await deliver(await booked(userId, person), changed(person.email), code(person.phone_number))
    const kept = JSON.stringify(await sentItems(), (_, value) => (value instanceof Set ? [...value] : value))
    const { email, phone_number } = person
    for (const known of [email, phone_number, plain('email', email), plain('sms', phone_number)])
      expect(kept).not.toContain(known)
  })

  it('is erased with the account', async () => {
    const { person, userId } = await signUp()
    const before = (await sentItems()).length
    await deliver(changed(person.email), changed(person.email))
    expect(await sentItems()).toHaveLength(before + 2)
    await close(await storedUser(userId), newUndoable(userId), Date.now())
    await eraseAfterGrace()
    expect(await readUser(userId)).toBeUndefined()
    expect(await sentItems()).toHaveLength(before)
  })
})

describe('what an earlier version kept, under the event alone', () => {
  it('counts: whom it told is not told again', async () => {
    const { person, userId } = await signUp()
    const message = await booked(userId, person)
    const told = new Set([plain('email', person.email)])
    const earlier = { lease: 'one', leased_until: Date.now() - 1, told }
    await putItem('runtime', { pk: `SENT#${message.event_id}`, sk: 'SENT', ...earlier })
    expect(await deliver(message)).toEqual([])
    const [kept] = await itemsUnder('runtime', `SENT#${userId}`)
    expect(Array.from((kept?.told ?? []) as Set<string>, note => note.split(' ')[0])).toEqual(['sms'])
  })

  it('says whether it is being sent at this moment', () => {
    expect(isSendingBefore({ leased_until: 10 }, 10)).toBe(true)
    expect(isSendingBefore({ leased_until: 10 }, 11)).toBe(false)
    expect(isSendingBefore(undefined, 0)).toBe(false)
    expect(isToldBefore({ leased_until: 0 }, { channel: 'email', to: 'a@example.com' })).toBe(false)
  })
})
