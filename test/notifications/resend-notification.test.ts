import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as list } from '../../functions/notifications/list-notifications.ts'
import { handler } from '../../functions/notifications/resend-notification.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { startQueues } from '../support/queues.ts'
import { bookedMessage, codeTo, passwordChanged } from './logged.ts'
import { deliver, deliverCodes } from './sent-messages.ts'

let token: string
let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  const stop = await startIdentity('commerce', 'inventory', 'operations')
  queues = await startQueues('notifications')
  token = (await accessTokenFor('admin')).token
  return () => Promise.all([queues.stop(), stop()])
})

const logged = async (recipient: string) => (await call(list, { token, query: { recipient } })).body.items
const resend = (id: string, key: string = randomUUID()) =>
  call(handler, { token, method: 'POST', params: { id }, headers: { 'idempotency-key': key } })

describe('sending a notification again', () => {
  it('202: makes one new event, also of a repeated request, which is sent once however often it comes', async () => {
    const { person, userId } = await signUp()
    const { message } = await bookedMessage(userId, person)
    await deliver(message)
    const [{ id }] = await logged(person.email)
    const key = randomUUID()
    const [first, repeated] = [await resend(id, key), await resend(id, key)]
    expect(first.status).toBe(202)
    expect(repeated.body).toEqual(first.body)
    const queued = queues.ready('notifications')
    expect(queued[0]).toEqual({ ...message, event_id: expect.stringMatching(/^resent#/) })
    expect(queued[1]).toEqual(queued[0])
    await deliver(...queued)
    const now = await logged(person.email)
    expect(now.map((entry: { id: string }) => entry.id).toSorted()).toEqual([id, first.body.id].toSorted())
  })

  it('409 NOT_RESENDABLE: never of a code, nor of a message about an account', async () => {
    const { person } = await signUp()
    await deliverCodes(codeTo(person), passwordChanged(person))
    const entries = await logged(person.email)
    expect(entries).toHaveLength(2)
    for (const { id } of entries) {
      const { status, body } = await resend(id)
      expect([status, body.code]).toEqual([409, 'NOT_RESENDABLE'])
    }
  })

  it('404: of an event that is not in the log, and of an id that is none', async () => {
    const unknown = Buffer.from(JSON.stringify(['usr_1', 'none'])).toString('base64url')
    expect((await resend(unknown)).status).toBe(404)
    expect((await resend('abcdefghijkl')).status).toBe(404)
  })
})
