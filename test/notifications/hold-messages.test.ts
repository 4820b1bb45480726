import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as extend } from '../../functions/reservations/extend-reservation.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
import type { Services } from '../../local/services/start-services.ts'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { startIdentityServices } from '../support/identity.ts'
import { startQueues } from '../support/queues.ts'
import { deliver } from './sent-messages.ts'

let services: Services
let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  services = await startIdentityServices('inventory', 'commerce', 'operations')
  process.env.HOLD_SECONDS = '900'
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  queues = await startQueues('notifications')
})
afterEach(() => vi.useRealTimers())
afterAll(() => Promise.all([services.stop(), queues.stop()]))

/** A hold of two seats, by a person with an account, and the messages that its record causes. */
const hold = async (asked: object) => {
  const { userId: user_id, person, answer } = await signUp()
  const token = answer.body.access_token
  const { inventory_id } = await onSale()
  const body = { schedule_id: inventory_id, seat_ids: ['1A', '1B'], ...asked }
  const reply = await call(create, { method: 'POST', path: '/api/v1/reservations/create', token, body })
  expect(reply.status).toBe(201)
  const id: string = reply.body.id
  const key = keys.reservation(user_id, id)
  const record = await getItem('commerce', key)
  const messages = announce(key.sk, undefined, record).filter(({ queue }) => queue === 'notifications')
  const mails = () => services.inbox.list({ to: person.email })
  const params = { id }
  const doExtend = () => call(extend, { method: 'POST', path: `/api/v1/reservations/${id}/extend`, params, token })
  const doRelease = () => call(release, { method: 'DELETE', path: `/api/v1/reservations/${id}`, params, token })
  return { ends: Number(record?.expires_at), messages, mails, doExtend, doRelease }
}

const at = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now })

describe('the mails about a hold', () => {
  it('are asked for: without `notify` there are none', async () => {
    expect((await hold({})).messages).toEqual([])
    expect((await hold({ notify: false })).messages).toEqual([])
  })

  it('say what is held and until when, then that it is about to end, each once', async () => {
    const { messages, mails, ends } = await hold({ notify: true })
    const [placed, lapsing] = messages
    expect(messages.map(({ notBefore }) => notBefore)).toEqual([undefined, ends - 180_000])
    expect(await deliver(placed?.body, placed?.body)).toEqual([])
    expect(mails().map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Held for you until .* UTC: stp_\w+ to stp_\w+$/),
    ])
    expect(mails()[0]?.text).toMatch(/Seats: 1A, 1B[\s\S]*Total: ₹900\.00[\s\S]*\/reservations\/rsv_/)
    at(ends - 180_000)
    expect(await deliver(lapsing?.body, lapsing?.body)).toEqual([])
    expect(mails().map(({ subject }) => subject)).toHaveLength(2)
    expect(mails().some(({ text }) => text.startsWith('The time to pay is almost over'))).toBe(true)
  })

  it('come later where the hold was extended, and not at all once it ended', async () => {
    const { messages, mails, ends, doExtend, doRelease } = await hold({ notify: true })
    const lapsing = messages[1]?.body
    expect((await doExtend()).status).toBe(200)
    at(ends - 180_000)
    expect(await deliver(lapsing)).toEqual([])
    expect(mails()).toEqual([])
    expect(queues.kept('notifications').filter(({ body }) => JSON.stringify(body) === JSON.stringify(lapsing))).toEqual(
      [{ body: lapsing, delayUntil: expect.closeTo(ends + 120_000, -4) }],
    )
    expect((await doRelease()).status).toBeLessThan(300)
    at(ends + 120_000)
    expect(await deliver(lapsing, messages[0]?.body)).toEqual([])
    expect(mails()).toEqual([])
  })
})
