import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/notifications/list-own-notifications.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { bookedMessage, passwordChanged } from './logged.ts'
import { deliver } from './sent-messages.ts'

beforeAll(() => {
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  return startIdentity('commerce', 'inventory', 'operations')
})

describe('the messages to oneself', () => {
  it('200: are those about the account and its bookings, in the language it has chosen, by pages, and no other’s', async () => {
    const { person, userId, answer } = await signUp()
    const stranger = await signUp()
    const { message } = await bookedMessage(userId, person, { language: 'hi' })
    await deliver(message, passwordChanged(person, userId), passwordChanged(stranger.person, stranger.userId))
    const token = answer.body.access_token
    const { status, body } = await call(handler, { token, query: { limit: 1 } })
    expect(status).toBe(200)
    const next = await call(handler, { token, query: { limit: 50, cursor: body.next_cursor } })
    expect(next.body.next_cursor).toBeNull()
    const all = [...body.items, ...next.body.items]
    const subjects = all.map(({ messages }) => messages[0].subject).toSorted()
    expect(subjects).toEqual([
      expect.stringMatching(/^आपका Holdfast पासवर्ड बदला गया$/),
      expect.stringMatching(/^आपका टिकट: Mumbai से Pune, बुध, 20 जन॰ 2027, 08:00/),
    ])
  })
})
