import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { newPhone } from '../support/phones.ts'
import { startQueues } from '../support/queues.ts'
import { bookedMessage } from './logged.ts'
import { deliver, startMail } from './sent-messages.ts'

let services: Services
let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
  queues = await startQueues('notifications')
})
afterEach(() => vi.useRealTimers())
afterAll(() => Promise.all([services.stop(), queues.stop()]))

const attempt = { key: 'one', gateway: 'sandbox', method: 'card', order_id: 'order_1', started_at: 0 }

/** A payment whose last attempt is in a state, for a quarter of an hour, and the message about the decline. */
const paying = async (state: string, change: object = {}) => {
  const person = { email: `${randomUUID()}@example.com`, phone_number: newPhone() }
  const user_id = newId(identityIds.user, Date.now())
  const { booking } = await bookedMessage(user_id, person)
  const of = { user_id, booking_id: booking.id, amount: 98_000, currency: 'INR' }
  const payment_id = `pay_${randomUUID()}`
  const attempts = [{ ...attempt, state, expires_at: Date.now() + 900_000 }]
  const payment = {
    ...of,
    id: payment_id,
    state: 'open',
    revision: 1,
    attempts,
    captures: [],
    created_at: 0,
    ...change,
  }
  await putItem('commerce', { ...keys.payment(user_id, payment_id), ...payment })
  const message = { event_id: `payment_failed#${payment_id}#1`, kind: 'payment_failed', data: { ...of, payment_id } }
  const sent = () => services.inbox.list({ to: person.email })
  return { message, sent }
}

describe('the mail about a declined payment', () => {
  it('says what was declined and until when it can be tried again, once', async () => {
    const { message, sent } = await paying('declined')
    expect(await deliver(message, message)).toEqual([])
    expect(sent().map(({ subject }) => subject)).toEqual(['Payment of ₹980.00 failed: Mumbai to Pune'])
    expect(sent()[0]?.text).toMatch(/until .* UTC\.[\s\S]*Pay now:\nhttps:\/\/api\.example\/bookings\/bkg_/)
  })

  it('does not come where another attempt is open, it was paid, or its time is over', async () => {
    const open = await paying('open')
    const paid = await paying('captured', { state: 'confirmed' })
    const late = await paying('declined')
    expect(await deliver(open.message, paid.message)).toEqual([])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 900_001 })
    expect(await deliver(late.message)).toEqual([])
    expect([open, paid, late].flatMap(({ sent }) => sent())).toEqual([])
  })
})
