import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { deliver, startMail } from '../notifications/sent-messages.ts'
import { createTables } from '../support/dynamo.ts'
import { newPhone } from '../support/phones.ts'
import { soldTicket } from '../tickets/stored-tickets.ts'

let services: Services
beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
})
afterAll(() => services.stop())

const confirmed = async (contact: { email: string; phone: string }) => {
  const { booking } = await soldTicket({ contact })
  const data = { user_id: booking.user_id, booking_id: booking.id }
  expect(await deliver({ event_id: randomUUID(), kind: 'booking_confirmed', data })).toEqual([])
  return booking
}

it('a person without an e-mail address gets a link to the ticket by text message', async () => {
  const phone = newPhone()
  const { id } = await confirmed({ email: '', phone })
  const [text] = services.inbox.list({ to: phone })
  expect(text?.text).toMatch(new RegExp(`Your ticket: https://api\\.example/bookings/${id}$`))
})

it('names that a stranger typed are in no mail to an address that nobody has confirmed', async () => {
  const email = `${randomUUID()}@example.com`
  const { details } = await confirmed({ email, phone: '' })
  const data = { verification_id: 'vrf_1', expires_at: toIso(Date.now() + 600_000) }
  const registered = {
    event_id: randomUUID(),
    kind: 'verification_code',
    to: { email },
    name: 'Buy at evil.example',
    data,
  }
  expect(await deliver(registered)).toEqual([])
  const mails = services.inbox.list({ to: email })
  expect(mails).toHaveLength(2)
  for (const { name } of details.passengers as { name: string }[])
    for (const { subject, text, html } of mails)
      for (const part of [subject, text, html]) expect(part).not.toContain(name)
  for (const { text, html } of mails) expect([text, html].join()).not.toContain('evil.example')
})
