import { SESv2Client } from '@aws-sdk/client-sesv2'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/notifications/list-notifications.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { startQueues } from '../support/queues.ts'
import { bookedMessage, codeTo, passwordChanged } from './logged.ts'
import { deliver, deliverCodes } from './sent-messages.ts'

let token: string

beforeAll(async () => {
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  const stop = await startIdentity('commerce', 'inventory', 'operations')
  const queues = await startQueues('notifications')
  token = (await accessTokenFor('admin')).token
  return () => Promise.all([queues.stop(), stop()])
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const list = (query: Record<string, string | number> = {}) => call(handler, { token, query })
const both = { email: true, sms: true }

describe('the log of messages', () => {
  it('200: has subject, attachments and the masked recipient of what was sent, newest first', async () => {
    const { person, userId } = await signUp()
    const { message } = await bookedMessage(userId, person, { channels: both })
    expect(await deliver(message)).toEqual([])
    const { status, body } = await list({ recipient: person.email })
    expect(status).toBe(200)
    expect(body.items).toHaveLength(1)
    expect(body.items[0]).toMatchObject({ category: 'booking_confirmed', attempts: 1 })
    expect(body.items[0].messages).toEqual([
      expect.objectContaining({
        channel: 'email',
        status: 'sent',
        recipient: `${person.email[0]}…@${person.email.split('@')[1]}`,
        subject: expect.stringMatching(/^Your ticket Mumbai to Pune/),
        attachments: [expect.stringMatching(/^ticket-TKT.*\.pdf$/)],
      }),
      expect.objectContaining({ channel: 'sms', status: 'sent', subject: null, attachments: [] }),
    ])
    expect(JSON.stringify(body)).not.toContain(person.email)
    expect((await list({ recipient: person.phone_number })).body.items).toHaveLength(1)
  })

  it('200: has the time and the status of a code, and nothing else', async () => {
    const { person } = await signUp()
    await deliverCodes(codeTo(person))
    const { body } = await list({ recipient: person.email, category: 'verification_code' })
    expect(body.items[0].messages).toEqual([
      { channel: 'email', status: 'sent', at: expect.any(String), recipient: null, subject: null, attachments: [] },
    ])
  })

  it('200: shows what failed, then that it was sent, with its attempts', async () => {
    const { person } = await signUp()
    const message = passwordChanged(person)
    const send = vi.spyOn(SESv2Client.prototype, 'send').mockRejectedValue(new Error('down') as never)
    expect(await deliver(message)).toEqual([0])
    const failed = await list({ recipient: person.email })
    // Nobody was told yet, so that the recipient is not in it.
    expect(failed.body.items).toEqual([])
    expect((await list({ status: 'failed' })).body.items[0]).toMatchObject({
      category: 'password_changed',
      attempts: 1,
    })
    send.mockRestore()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    expect(await deliver(message)).toEqual([])
    expect((await list({ recipient: person.email })).body.items[0]).toMatchObject({
      attempts: 2,
      messages: [{ status: 'sent' }],
    })
  })

  it('200: shows a text message as queued that waits for the end of quiet hours', async () => {
    const { person, userId } = await signUp()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2027, 0, 20, 22, 0) })
    const quiet_hours = { from: '21:00', to: '23:00', time_zone: 'UTC' }
    const { message } = await bookedMessage(userId, person, { channels: both, quiet_hours })
    await deliver(message)
    vi.useRealTimers()
    const { body } = await list({ status: 'queued', from: '2027-01-20', to: '2027-01-20' })
    expect(body.items[0].messages).toMatchObject([{ status: 'sent' }, { channel: 'sms', status: 'queued' }])
  })

  it('200: comes in pages that have each event once, over days', async () => {
    const { person } = await signUp()
    const sent: string[] = []
    for (let hour = 0; hour < 60; hour += 5) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2027, 2, 1, hour) })
      const message = passwordChanged(person)
      sent.unshift(message.event_id)
      await deliver(message)
    }
    vi.useRealTimers()
    const found: string[] = []
    let cursor: string | undefined
    do {
      const query = { from: '2027-03-01', to: '2027-03-04', limit: 5, ...(cursor && { cursor }) }
      const { body } = await list(query)
      expect(body.items.length).toBeLessThanOrEqual(5)
      for (const { id } of body.items) found.push(JSON.parse(Buffer.from(id, 'base64url').toString())[1])
      cursor = body.next_cursor ?? undefined
    } while (cursor)
    expect(found).toEqual(sent)
  })

  it('400: refuses more than 31 days, and a range that ends before it begins', async () => {
    expect((await list({ from: '2027-01-01', to: '2027-03-01' })).status).toBe(400)
    expect((await list({ from: '2027-01-02', to: '2027-01-01' })).status).toBe(400)
  })
})
