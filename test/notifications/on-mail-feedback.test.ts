import { randomUUID } from 'node:crypto'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/notifications/on-mail-feedback.ts'
import type { Services } from '../../local/services/start-services.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { sentEventsTo } from '../../shared/platform/dynamo/sent-messages.ts'
import { releaseMail } from '../../shared/platform/dynamo/suppressed-mail.ts'
import { createTables } from '../support/dynamo.ts'
import { newPhone } from '../support/phones.ts'
import { startQueues } from '../support/queues.ts'
import { bookedMessage, codeTo, passwordChanged } from './logged.ts'
import { deliver, deliverCodes, startMail } from './sent-messages.ts'

let services: Services
let queues: Awaited<ReturnType<typeof startQueues>>
const events: unknown[] = []

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
  queues = await startQueues('notifications')
  process.env.MAIL_CONFIGURATION = 'mails'
  services.publishMailEvents(async (_, event) => {
    events.push(event)
  })
})
afterAll(async () => {
  delete process.env.MAIL_CONFIGURATION
  await Promise.all([services.stop(), queues.stop()])
})

/** Delivers what SES has said since, twice, as SQS may. */
const takeEvents = async () => {
  const taken = events.splice(0)
  for (const body of [...taken, ...taken]) {
    const record = { messageId: randomUUID(), body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } }
    const reply = (await handler({ Records: [record] } as unknown as SQSEvent, {} as never)) as SQSBatchResponse
    expect(reply.batchItemFailures).toEqual([])
  }
  return taken.length
}

const aPerson = (name: string) => ({
  email: `${name}+${randomUUID().slice(0, 8)}@simulator.amazonses.com`,
  phone_number: newPhone(),
})
const booked = (person: ReturnType<typeof aPerson>, user_id = newId(identityIds.user, Date.now())) =>
  bookedMessage(user_id, person)
const count = (to: string) => services.inbox.list({ to }).length

describe('an address that bounces for good', () => {
  it('is noted in the log, and gets nothing more but what proves that mail arrives', async () => {
    const person = aPerson('bounce')
    const first = await booked(person)
    await deliver(first.message)
    expect(await takeEvents()).toBe(1)
    const [event] = await sentEventsTo(first.message.data.user_id)
    expect(event?.email?.status).toBe('bounced')

    const second = await booked(person)
    expect(await deliver(second.message, passwordChanged(person))).toEqual([])
    expect(events).toEqual([])
    const [later] = await sentEventsTo(second.message.data.user_id)
    // The ticket goes by text message in its place.
    expect([later?.email?.status, later?.sms?.status]).toEqual(['suppressed', 'sent'])
    expect(count(person.phone_number)).toBe(1)
    await deliverCodes(codeTo(person))
    expect(events).toHaveLength(1)
    events.splice(0)
  })

  it('gets all of it again once its owner has entered a code that was mailed there', async () => {
    const person = aPerson('bounce')
    await deliver(passwordChanged(person))
    await takeEvents()
    await deliver(passwordChanged(person))
    expect(events).toEqual([])
    await releaseMail(person.email.toUpperCase())
    await deliver(passwordChanged(person))
    expect(await takeEvents()).toBe(1)
  })
})

describe('an address whose owner complained', () => {
  it('gets tickets, codes and what protects the account, and no more', async () => {
    const person = aPerson('complaint')
    const { message } = await booked(person)
    await deliver(message)
    expect(await takeEvents()).toBe(1)
    const before = count(person.email)
    await deliver((await booked(person)).message, passwordChanged(person))
    expect(count(person.email)).toBe(before + 2)
    const { user_id, booking_id } = message.data
    const refund = { user_id, booking_id, amount: 100, currency: 'INR' }
    await deliver({ event_id: randomUUID(), kind: 'refund_succeeded', data: refund })
    expect(count(person.email)).toBe(before + 2)
  })
})

it('a bounce that is only for now, and a mail that the log does not have, change nothing', async () => {
  const person = aPerson('success')
  const mail = { tags: { owner: ['usr_1'], event: ['bm9uZQ'] } }
  const bouncedRecipients = [{ emailAddress: person.email }]
  events.push({ eventType: 'Bounce', mail, bounce: { bounceType: 'Transient', bouncedRecipients } })
  await takeEvents()
  await deliver(passwordChanged(person))
  expect(count(person.email)).toBe(1)
  events.push({ eventType: 'Bounce', mail, bounce: { bounceType: 'Permanent', bouncedRecipients } })
  await takeEvents()
  expect(await sentEventsTo('usr_1')).toEqual([])
})
