import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { invitationToken, resetToken, undoToken } from '../../shared/identity/rules/link-tokens.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newId } from '../../shared/kernel/ids.ts'
import type { Outgoing } from '../../shared/notifications/adapters/deliver.ts'
import { claimSending, recordSent } from '../../shared/notifications/store/sent.ts'
import { leaseMs, sendOnce } from '../../shared/notifications/workflows/send-once.ts'
import { preferencesKey } from '../../shared/platform/auth/access-keys.ts'
import { defaultPreferences } from '../../shared/platform/dynamo/preferences.ts'
import { recipientHash } from '../../shared/platform/http/by-contact.ts'
import { newBearerId } from '../support/bearers.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, repliedLateAfter } from '../support/killed.ts'
import { readPdf } from '../tickets/pdf-content.ts'
import { soldTicket } from '../tickets/stored-tickets.ts'
import { codesKey, deliver, startMail } from './sent-messages.ts'

let services: Services

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
})

afterEach(() => void vi.useRealTimers())
afterAll(() => services.stop())

const to = (recipient: string) => services.inbox.list({ to: recipient })
const messageCounts = ({ contact }: Booking) => [to(contact.email).length, to(contact.phone).length]
const newPhone = () => `+9198${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
const provedBy = ({ email, phone }: Booking['contact']) => ({
  email,
  email_verified: true,
  phone_number: phone,
  phone_verified: true,
  first_name: 'Asha',
  last_name: 'Rao',
})
const newEmail = () => `${randomUUID()}@example.com`

const envelope = (kind: string, email: string, data: unknown) => ({
  event_id: randomUUID(),
  kind,
  to: { email },
  name: '<b>Asha</b>',
  data,
})

/** A booking with its ticket, of a booker who wants text messages; the contact is theirs and proved, unless another booker is named. */
const sold = async (changes: Partial<Booking> = {}) => {
  const contact = { email: newEmail(), phone: newPhone(), ...changes.contact }
  const user_id = newId(identityIds.user, Date.now())
  await putItem('identity', { pk: `USER#${user_id}`, sk: 'USER', ...provedBy(contact) })
  const { booking, ticket } = await soldTicket({ user_id, ...changes, contact })
  const wishes = { ...defaultPreferences, channels: { email: true, sms: true } }
  await putItem('identity', { ...preferencesKey(booking.user_id), ...wishes })
  return { booking, ticket, data: { user_id: booking.user_id, booking_id: booking.id } }
}

/** The event under which what is sent of a booking is kept. */
const told = ({ user_id }: { user_id: string }, event_id: string) => ({
  event_id,
  kind: 'booking_confirmed',
  owner: user_id,
})

describe('a confirmed booking', () => {
  it('is sent by mail with the ticket attached, and by text message', async () => {
    const { booking, ticket, data } = await sold()
    expect(await deliver({ event_id: 'confirmed-1', kind: 'booking_confirmed', data })).toEqual([])
    const [mail, ...more] = to(booking.contact.email)
    expect(more).toEqual([])
    expect(mail).toMatchObject({
      from: 'Holdfast <tickets@holdfast.example>',
      subject: 'Your ticket Mumbai to Pune, Wed, 20 Jan 2027, 08:00 IST',
      attachments: [{ name: `ticket-${ticket.ticket_number}.pdf`, type: 'application/pdf' }],
    })
    for (const part of [mail?.text, mail?.html])
      for (const fact of [booking.booking_reference, 'Dadar TT Circle, Mumbai', '1A, 1B', '₹980.00', 'विक्रम शर्मा'])
        expect(part).toContain(fact)
    const pdf = await services.inbox.attachment(mail?.id ?? '', 0)
    expect((await readPdf(pdf?.content ?? Buffer.alloc(0))).pages[0]?.text).toContain(ticket.ticket_number)
    const [text] = to(booking.contact.phone)
    expect(text?.text).toContain(booking.booking_reference)
    expect(text?.text.length).toBeLessThan(300)
  })

  it('is sent once, in 50 deliveries at the same time', async () => {
    const { booking, data } = await sold()
    const message = { event_id: 'confirmed-50', kind: 'booking_confirmed', data }
    const batches = Array.from({ length: 5 }, () => deliver(...Array.from({ length: 10 }, () => message)))
    expect(await Promise.all(batches)).toEqual([[], [], [], [], []])
    expect(to(booking.contact.email)).toHaveLength(1)
    expect(to(booking.contact.phone)).toHaveLength(1)
  })

  it('is sent again for another event', async () => {
    const { booking, data } = await sold()
    for (const event_id of ['other-1', 'other-2']) await deliver({ event_id, kind: 'booking_confirmed', data })
    expect(to(booking.contact.email)).toHaveLength(2)
  })

  it('is not lost with a killed sender: the message fails while the lease lasts, and is sent after it', async () => {
    const { booking, data } = await sold()
    const message = { event_id: 'crashed-1', kind: 'booking_confirmed', data }
    expect(await claimSending(told(data, 'crashed-1'), Date.now(), leaseMs)).toMatchObject({ kind: 'claimed' })
    expect(await deliver(message)).toEqual([0])
    expect(messageCounts(booking)).toEqual([0, 0])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + leaseMs + 1 })
    expect(await deliver(message)).toEqual([])
    expect(messageCounts(booking)).toEqual([1, 1])
  })

  it('is sent to recipients that a killed sender had not noted, and to no others', async () => {
    const { booking, data } = await sold()
    const recipient = await recipientHash({ channel: 'sms', to: booking.contact.phone })
    const note = { channel: 'sms', status: 'sent', sent_at: toIso(Date.now()), recipient } as const
    await claimSending(told(data, 'crashed-2'), Date.now(), leaseMs)
    const logged = { status: 'sent', at: note.sent_at } as const
    await recordSent(told(data, 'crashed-2'), [{ channel: 'sms', note, logged }])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + leaseMs + 1 })
    expect(await deliver({ event_id: 'crashed-2', kind: 'booking_confirmed', data })).toEqual([])
    expect(messageCounts(booking)).toEqual([1, 0])
  })

  it('of a bearer, who has no account, is sent to its contact, and nowhere without one', async () => {
    const { booking, data } = await sold({ user_id: newBearerId() })
    expect(await deliver({ event_id: 'bearer-1', kind: 'booking_confirmed', data })).toEqual([])
    expect(messageCounts(booking)).toEqual([1, 1])
    const before = services.inbox.list({}).length
    const unnamed = await sold({ user_id: newBearerId(), contact: { email: '', phone: '' } })
    const { booking_id } = unnamed.data
    const refund = { ...unnamed.data, amount: 90_000, currency: 'INR' }
    const told = [
      { event_id: `booking_confirmed#${booking_id}`, kind: 'booking_confirmed', data: unnamed.data },
      { event_id: `hold_expired#${booking_id}`, kind: 'hold_expired', data: unnamed.data },
      { event_id: `refunding#${booking_id}`, kind: 'payment_refunding', data: { ...refund, reason: 'seats_taken' } },
      { event_id: `refunded#${booking_id}`, kind: 'refund_succeeded', data: refund },
    ]
    expect(await deliver(...told)).toEqual([])
    expect(services.inbox.list({})).toHaveLength(before)
  })

  it('reaches every recipient once, after whichever call of DynamoDB a sender is killed', async () => {
    for (let calls = 1; ; calls += 1) {
      const { booking, data } = await sold()
      const message = { event_id: `killed-${calls}`, kind: 'booking_confirmed', data }
      let failed: number[] = []
      await killedAfter(calls, async () => {
        failed = await deliver(message)
      })
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + leaseMs + 1 })
      expect(await deliver(message)).toEqual([])
      vi.useRealTimers()
      expect(messageCounts(booking), `killed after ${calls} calls`).toEqual([1, 1])
      if (failed.length === 0) return expect(calls).toBeGreaterThan(4)
    }
  })

  it('is sent at once, and once, when the reply of any call of DynamoDB was lost', async () => {
    for (let calls = 1; ; calls += 1) {
      const { booking, data } = await sold()
      const message = { event_id: `late-reply-${calls}`, kind: 'booking_confirmed', data }
      const wasLost = await repliedLateAfter(calls, async () => expect(await deliver(message)).toEqual([]))
      expect(messageCounts(booking), `reply of call ${calls} lost`).toEqual([1, 1])
      if (!wasLost) return expect(calls).toBeGreaterThan(4)
    }
  })

  it('the note of a text message waits for a mail, but not for long', async () => {
    const [email, phone] = [newEmail(), newPhone()]
    const { promise, resolve } = Promise.withResolvers<[]>()
    const mail: Outgoing = {
      channel: 'email',
      to: email,
      subject: 's',
      text: 't',
      html: 'h',
      attachments: () => promise,
    }
    const text: Outgoing = { channel: 'sms', to: phone, text: 't' }
    const event = { event_id: 'slow-mail', kind: 'booking_confirmed', owner: 'usr_1' }
    const sending = sendOnce(event, [mail, text])
    const [mailed, texted] = await Promise.all([mail, text].map(recipientHash))
    const noted = async () => (await claimSending(event, Date.now(), leaseMs)).told
    await expect.poll(() => to(phone).length).toBe(1)
    expect(await noted()).toEqual(new Set())
    await expect.poll(noted, { timeout: 5000 }).toEqual(new Set([texted]))
    expect(to(email)).toEqual([])
    resolve([])
    await sending
    expect(await noted()).toEqual(new Set([mailed, texted]))
  })

  it('fails when SES refuses it, so that the dead-letter queue and its alarm get it', async () => {
    const { data, booking } = await sold({ contact: { email: 'nowhere', phone: newPhone() } })
    const message = { event_id: 'refused-1', kind: 'booking_confirmed', data }
    expect(await deliver(message)).toEqual([0])
    expect(to(booking.contact.phone)).toHaveLength(1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + leaseMs + 1 })
    expect(await deliver(message)).toEqual([0])
    expect(to(booking.contact.phone)).toHaveLength(1)
  })

  it('does not fail for a telephone number that can get no messages', async () => {
    const { data, booking } = await sold({ contact: { email: newEmail(), phone: '+1' } })
    expect(await deliver({ event_id: 'refused-2', kind: 'booking_confirmed', data })).toEqual([])
    expect(to(booking.contact.email)).toHaveLength(1)
  })
})

describe('a contact that is not proved to be the booker’s own', () => {
  /** The account of the booker, with another address and number, or with this one unproved. */
  const strangers = async (proved: Record<string, unknown>, contact: Partial<Booking['contact']> = {}) => {
    const { booking, ticket, data } = await sold({ contact: { email: newEmail(), phone: newPhone(), ...contact } })
    await putItem('identity', { pk: `USER#${booking.user_id}`, sk: 'USER', ...provedBy(booking.contact), ...proved })
    return { booking, ticket, data }
  }

  it.each([
    ['of somebody else', { email: 'booker@example.com' }],
    ['whose code nobody has entered', { email_verified: false }],
    ['of an earlier form of the account', { email_verified: undefined }],
  ])('%s: gets the ticket, and nothing that the booker typed', async (_, proved) => {
    const { booking, ticket, data } = await strangers(proved)
    expect(await deliver({ event_id: randomUUID(), kind: 'booking_confirmed', data })).toEqual([])
    const [mail] = to(booking.contact.email)
    expect(mail?.attachments).toMatchObject([{ name: `ticket-${ticket.ticket_number}.pdf` }])
    expect(mail?.text).toContain(ticket.ticket_number)
    for (const part of [mail?.subject, mail?.text, mail?.html]) expect(part).not.toMatch(/Passengers|विक्रम/)
  })

  it('gets 20 mails and 10 text messages in a day, whoever books; a proved one gets all', async () => {
    const contact = { email: newEmail(), phone: newPhone() }
    const mine = await sold({ contact })
    const [events, more] = [
      Array.from({ length: 22 }, () => randomUUID()),
      Array.from({ length: 22 }, () => randomUUID()),
    ]
    const booked = (data: unknown) => (event_id: string) => deliver({ event_id, kind: 'booking_confirmed', data })
    const others = [
      await strangers({ email: null, phone_number: '' }, contact),
      await sold({ contact, user_id: newBearerId() }),
    ]
    for (const [index, event] of events.entries()) expect(await booked(others[index % 2]?.data)(event)).toEqual([])
    expect([to(contact.email).length, to(contact.phone).length]).toEqual([20, 10])
    expect(await booked(others[0]?.data)(events[0] as string)).toEqual([])
    expect([to(contact.email).length, to(contact.phone).length]).toEqual([20, 10])
    for (const event of more) expect(await booked(mine.data)(event)).toEqual([])
    expect([to(contact.email).length, to(contact.phone).length]).toEqual([42, 32])
    const limits = (await allItems('runtime')).filter(({ pk }) => String(pk).startsWith('LIMIT#unproven'))
    expect(limits.length).toBeGreaterThan(0)
    expect(JSON.stringify(limits)).not.toMatch(new RegExp(`${contact.email}|${contact.phone.slice(1)}`))
  })

  it('200 text messages in a day go out for one booker, to whatever numbers', async () => {
    const { booking, data } = await strangers({ phone_verified: false }, { email: '' })
    const today = new Date().toISOString().slice(0, 10)
    await putItem('runtime', { pk: `LIMIT#unproven#sms-of#${booking.user_id}#${today}`, sk: 'LIMIT', count: 199 })
    for (const event_id of [randomUUID(), randomUUID()])
      expect(await deliver({ event_id, kind: 'booking_confirmed', data })).toEqual([])
    expect(to(booking.contact.phone)).toHaveLength(1)
  })

  it('of a phone number alone gets a link to the ticket in place of a mail', async () => {
    const { booking, data } = await sold({ contact: { email: '', phone: newPhone() } })
    expect(await deliver({ event_id: randomUUID(), kind: 'booking_confirmed', data })).toEqual([])
    const [text] = to(booking.contact.phone)
    expect(text?.text).toContain(`Your ticket: https://api.example/bookings/${booking.id}`)
    expect(text?.text).not.toContain('e-mail')
  })
})

describe('money on its way back', () => {
  const money = { amount: 98000, currency: 'INR' }

  it.each([
    ['seats_taken', 'somebody else had booked a seat of yours'],
    ['hold_given_up', 'after what you had chosen was given back'],
  ])('is announced with its reason and a link to search again: %s', async (reason, sentence) => {
    const { booking, data } = await sold()
    const message = { event_id: `refunding-${reason}`, kind: 'payment_refunding', data: { ...data, ...money, reason } }
    expect(await deliver(message)).toEqual([])
    const [mail] = to(booking.contact.email)
    expect(mail?.subject).toBe('We are paying ₹980.00 back to you')
    expect(mail?.text).toContain(sentence)
    expect(mail?.text).toContain('https://api.example/?origin_city=Mumbai&destination_city=Pune&date=2027-01-20')
    expect(mail?.html).toContain('origin_city=Mumbai&amp;destination_city=Pune')
  })

  it('of a second charge does not change the booking', async () => {
    const { booking, data } = await sold()
    const second = { ...data, ...money, reason: 'second_capture' }
    await deliver({ event_id: 'second', kind: 'payment_refunding', data: second })
    expect(to(booking.contact.email)[0]?.text).toContain('The booking itself stands')
    expect(to(booking.contact.email)[0]?.text).not.toContain('https://')
  })

  it('is announced again when it has arrived', async () => {
    const { booking, data } = await sold()
    await deliver({ event_id: 'refunded', kind: 'refund_succeeded', data: { ...data, ...money } })
    expect(to(booking.contact.email)[0]?.subject).toBe('Refund of ₹980.00 done')
  })
})

it('an ended hold is announced where a booking had begun', async () => {
  const { booking, data } = await sold({ state: 'pending_payment' })
  expect(await deliver({ event_id: 'expired', kind: 'hold_expired', data })).toEqual([])
  expect(to(booking.contact.email)[0]?.subject).toBe('Mumbai to Pune: no longer held for you')
  const late = await sold({ state: 'confirmed' })
  expect(await deliver({ event_id: 'expired-late', kind: 'hold_expired', data: late.data })).toEqual([])
  expect(to(late.booking.contact.email)).toEqual([])
})

describe('an account', () => {
  it('gets the code its verification id stands for, and no name that a stranger may have typed', async () => {
    const email = newEmail()
    const data = { verification_id: 'ver_1', expires_at: toIso(Date.now() + 600_000) }
    expect(await deliver(envelope('verification_code', email, data))).toEqual([])
    const code = verificationCode(codesKey, 'ver_1')
    const [mail] = to(email)
    expect(mail?.subject).toBe(`${code} is your Holdfast code`)
    expect(mail?.text).toContain('valid for 10 minutes')
    for (const part of [mail?.subject, mail?.text, mail?.html]) expect(part).not.toContain('Asha')
  })

  it('gets no expired code', async () => {
    const email = newEmail()
    const data = { verification_id: 'ver_2', expires_at: toIso(Date.now() - 1000) }
    expect(await deliver(envelope('verification_code', email, data))).toEqual([])
    expect(to(email)).toEqual([])
  })

  it('is notified of a second registration and of a lock', async () => {
    const email = newEmail()
    await deliver(envelope('account_exists', email, {}))
    await deliver(envelope('login_locked', email, { locked_until: '2027-01-15T09:15:00Z' }))
    expect(to(email).map(mail => mail.subject)).toEqual([
      'Password login is locked for a while',
      'You already have a Holdfast account',
    ])
    expect(to(email)[0]?.text).toContain('Fri, 15 Jan 2027, 09:15 UTC')
    expect(to(email)[0]?.html).toContain('Hello &lt;b&gt;Asha&lt;/b&gt;')
    expect(to(email)[0]?.html).not.toContain('<b>')
  })
})

describe('an account with a forgotten password or a sign-in by phone', () => {
  const inTenMinutes = () => toIso(Date.now() + 600_000)

  it('gets a link with the token behind a #, which no server is sent', async () => {
    const email = newEmail()
    const named = {
      user_id: newId(identityIds.user, Date.now()),
      reset_id: newId(identityIds.passwordReset, Date.now()),
    }
    const data = { ...named, expires_at: inTenMinutes() }
    expect(await deliver(envelope('password_reset', email, data))).toEqual([])
    const [mail] = to(email)
    const [url = ''] = /https:\S+/.exec(mail?.text ?? '') ?? []
    expect(url).toBe(`https://api.example/account/reset-password#token=${resetToken(codesKey, named)}`)
    expect(mail?.html).toContain(url)
    expect(mail?.text).toContain('valid for 10 minutes')
  })

  it('gets no expired link', async () => {
    const email = newEmail()
    const data = { user_id: 'usr_1', reset_id: 'rst_1', expires_at: toIso(Date.now() - 1000) }
    expect(await deliver(envelope('password_reset', email, data))).toEqual([])
    expect(to(email)).toEqual([])
  })

  it('gets an invitation with its link and role until it lapses, and none after that', async () => {
    const [email, late] = [newEmail(), newEmail()]
    const named = {
      invitation_id: newId(identityIds.invitation, Date.now()),
      link_id: newId(identityIds.invitation, Date.now()),
    }
    const data = { ...named, role: 'super_admin', expires_at: inTenMinutes() }
    expect(await deliver(envelope('invitation', email, data))).toEqual([])
    const [mail] = to(email)
    expect(mail?.text).toContain(
      `https://api.example/account/accept-invitation#token=${invitationToken(codesKey, named)}`,
    )
    expect(mail?.text).toContain('as super admin')
    await deliver(envelope('invitation', late, { ...data, expires_at: toIso(Date.now() - 1000) }))
    expect(to(late)).toEqual([])
  })

  it('is notified of a changed password, with a link to change it again', async () => {
    const email = newEmail()
    expect(await deliver(envelope('password_changed', email, {}))).toEqual([])
    expect(to(email)[0]?.subject).toBe('Your Holdfast password was changed')
    expect(to(email)[0]?.text).toContain('https://api.example/account/forgot-password')
  })

  it.each(['email_changed', 'phone_changed', 'data_exported', 'key_created', 'key_rotated', 'deleted'] as const)(
    'is told that something was done (%s) by mail and text message, with the link that undoes it',
    async act => {
      const [email, phone_number] = [newEmail(), newPhone()]
      const named = { user_id: newId(identityIds.user, 0), undo_id: newId(identityIds.undo, 0) }
      const data = { ...named, act, expires_at: '2027-01-20T08:00:00Z' }
      const told = (recipient: object) => ({ event_id: randomUUID(), kind: 'account_act', to: recipient, data })
      expect(await deliver(told({ email }), told({ phone_number }))).toEqual([])
      const [mail, text] = [...to(email), ...to(phone_number)]
      for (const part of [mail?.text, mail?.html, text?.text]) {
        expect(part).toContain(`https://api.example/account/undo#token=${undoToken(codesKey, named)}`)
        expect(part).toContain('Wed, 20 Jan 2027, 08:00 UTC')
      }
      expect(text?.text.length).toBeLessThan(320)
    },
  )

  it('is told of a deletion by an administrator without a link', async () => {
    const email = newEmail()
    const data = { user_id: 'usr_1', undo_id: 'und_1', act: 'deleted_by_administrator', expires_at: inTenMinutes() }
    expect(await deliver({ event_id: randomUUID(), kind: 'account_act', to: { email }, data })).toEqual([])
    expect(to(email)[0]?.subject).toBe('Your Holdfast account was deleted by an administrator')
    expect(to(email)[0]?.text).not.toMatch(/https?:/)
  })

  it('gets the code by text message, once, and no expired one', async () => {
    const phone_number = newPhone()
    const message = { event_id: randomUUID(), kind: 'otp_code', to: { phone_number } }
    const data = { otp_id: newId(identityIds.otp, Date.now()), expires_at: inTenMinutes() }
    expect(await deliver({ ...message, data }, { ...message, data })).toEqual([])
    expect(to(phone_number).map(({ text }) => text)).toEqual([
      expect.stringMatching(new RegExp(`^${verificationCode(codesKey, data.otp_id)} is your Holdfast code`)),
    ])
    const late = { ...data, expires_at: toIso(Date.now() - 1000) }
    expect(await deliver({ ...message, event_id: randomUUID(), data: late })).toEqual([])
    expect(to(phone_number)).toHaveLength(1)
  })

  it('gets no message of its bookings once it is erased, and nothing fails', async () => {
    const { data } = await sold({ contact: { email: '', phone: '' } })
    const sent = services.inbox.list().length
    const refund = { event_id: randomUUID(), kind: 'refund_succeeded', data: { ...data, amount: 1, currency: 'INR' } }
    const confirmed = { event_id: randomUUID(), kind: 'booking_confirmed', data }
    expect(await deliver(refund, confirmed)).toEqual([])
    expect(services.inbox.list()).toHaveLength(sent)
  })
})

describe('a message that is wrong', () => {
  it('fails alone, and nothing is written or sent for it', async () => {
    const { booking, data } = await sold()
    const written = (await allItems('runtime')).length
    const sent = services.inbox.list().length
    const good = { event_id: 'good', kind: 'booking_confirmed', data }
    const failed = await deliver(
      'no JSON',
      { event_id: 'x', kind: 'unknown', data: {} },
      good,
      { event_id: 'x', kind: 'booking_confirmed', data: { user_id: data.user_id } },
      { event_id: 'x', kind: 'booking_confirmed', data: { ...data, booking_id: 'bkg_none' } },
      { event_id: 'x', kind: 'booking_confirmed', data: { ...data, user_id: 'usr_other' } },
    )
    expect(failed).toEqual([0, 1, 3, 4, 5])
    expect(to(booking.contact.email)).toHaveLength(1)
    expect(services.inbox.list()).toHaveLength(sent + 2)
    expect(await allItems('runtime')).toHaveLength(written + 1)
  })
})
