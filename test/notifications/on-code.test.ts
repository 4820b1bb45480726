import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { createTables } from '../support/dynamo.ts'
import { deliver, deliverCodes, startMail } from './sent-messages.ts'

let services: Services

beforeAll(async () => {
  await createTables('runtime')
  services = await startMail()
})

afterAll(() => services.stop())

const soon = () => toIso(Date.now() + 10 * 60_000)
const undo = { undo_id: 'und_1', user_id: 'usr_1' }

/** The data of each kind of message about an account, with the channel it goes by. */
const kinds: Record<string, readonly ['email' | 'sms', () => object]> = {
  verification_code: ['email', () => ({ verification_id: 'vrf_1', expires_at: soon() })],
  account_exists: ['email', () => ({})],
  login_locked: ['email', () => ({ locked_until: soon() })],
  password_reset: ['email', () => ({ user_id: 'usr_1', reset_id: 'rst_1', expires_at: soon() })],
  invitation: ['email', () => ({ invitation_id: 'inv_1', link_id: 'l', role: 'driver', expires_at: soon() })],
  password_changed: ['email', () => ({})],
  otp_code: ['sms', () => ({ otp_id: 'otp_1', expires_at: soon() })],
  account_act: ['email', () => ({ ...undo, act: 'email_changed', expires_at: soon() })],
}

const messageOf = (kind: string) => {
  const [channel, data] = kinds[kind] as (typeof kinds)[string]
  const recipient = channel === 'email' ? `${randomUUID()}@example.com` : `+9198${Date.now().toString().slice(-8)}`
  const to = channel === 'email' ? { email: recipient } : { phone_number: recipient }
  return { recipient, message: { event_id: randomUUID(), kind, to, data: data() } }
}

const textsTo = (to: string) => services.inbox.list({ to }).map(({ subject, text }) => ({ subject, text }))

it.each(Object.keys(kinds))(
  '%s is sent once, whichever queues bring it, as after a deploy that moved it',
  async kind => {
    const { recipient, message } = messageOf(kind)
    expect(await deliverCodes(message)).toEqual([])
    const sent = textsTo(recipient)
    expect(sent).toHaveLength(1)
    expect([await deliverCodes(message), await deliver(message)]).toEqual([[], []])
    expect(textsTo(recipient)).toEqual(sent)
  },
)

it('a code whose time is over is not sent', async () => {
  const { recipient, message } = messageOf('verification_code')
  const late = { ...message, data: { ...message.data, expires_at: toIso(Date.now() - 1000) } }
  expect(await deliverCodes(late)).toEqual([])
  expect(textsTo(recipient)).toEqual([])
})

it('a message about a booking is none of this queue, and fails alone', async () => {
  const { recipient, message } = messageOf('password_changed')
  const data = { user_id: 'usr_1', booking_id: 'bkg_1' }
  const stray = { event_id: randomUUID(), kind: 'booking_confirmed', data }
  expect(await deliverCodes(stray, message, 'no JSON')).toEqual([0, 2])
  expect(textsTo(recipient)).toHaveLength(1)
})
