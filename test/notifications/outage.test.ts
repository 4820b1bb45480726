import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as forgotPassword } from '../../functions/identity/forgot-password.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as requestOtp } from '../../functions/identity/request-otp.ts'
import { handler as resendCode } from '../../functions/identity/resend-code.ts'
import { settingsFrom } from '../../lib/settings.ts'
import type { Services } from '../../local/services/start-services.ts'
import { newPerson } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { linesWritten } from '../support/lines-written.ts'
import { codeTo } from './logged.ts'
import { deliver, deliverCodes, startMail } from './sent-messages.ts'

let services: Services

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
  process.env.OTP_CAPS = JSON.stringify(settingsFrom({}).otpCaps)
})
afterEach(() => void vi.useRealTimers())

const later = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 })
const openFor = 31

describe('SES that does not answer', () => {
  it('is asked three times, then the message comes back; one that fails once is sent at once', async () => {
    const person = newPerson()
    services.breakDown('ses', 1)
    expect(await deliverCodes(codeTo(person))).toEqual([])
    expect(services.inbox.list({ to: person.email })).toHaveLength(1)
    const before = services.calls('ses')
    services.breakDown('ses', 3)
    const message = codeTo(newPerson())
    expect(await deliverCodes(message)).toEqual([0])
    expect(services.calls('ses') - before).toBe(3)
    expect(await deliverCodes(message)).toEqual([])
    expect(services.inbox.list({ to: message.to.email })).toHaveLength(1)
  })

  it('is not called after five failures in a row, for half a minute; then all is sent, once, and the alarm has it', async () => {
    const messages = Array.from({ length: 4 }, () => codeTo(newPerson()))
    const before = services.calls('ses')
    services.breakDown('ses', 1000)
    const lines = await linesWritten(async () => {
      for (const message of messages) expect(await deliverCodes(message)).toEqual([0])
    })
    expect(services.calls('ses') - before).toBe(5)
    expect(lines.filter(({ message }) => message === 'circuit opened')).toMatchObject([
      { service: 'ses', circuits_opened: 1 },
    ])
    services.breakDown('ses', 0)
    expect(await deliverCodes(messages[0])).toEqual([0])
    expect(services.calls('ses') - before).toBe(5)
    later(openFor)
    expect(await deliverCodes(...messages)).toEqual([])
    expect(await deliver(...messages)).toEqual([])
    for (const { to } of messages) expect(services.inbox.list({ to: to.email })).toHaveLength(1)
  })

  it('text messages go on meanwhile, as SNS has a circuit of its own', async () => {
    services.breakDown('ses', 1000)
    await deliverCodes(codeTo(newPerson()), codeTo(newPerson()))
    services.breakDown('ses', 0)
    const { phone_number } = newPerson()
    const otp = {
      event_id: phone_number,
      kind: 'otp_code',
      to: { phone_number },
      data: { otp_id: 'otp_1', expires_at: new Date(Date.now() + 600_000).toISOString() },
    }
    expect(await deliverCodes(otp)).toEqual([])
    expect(services.inbox.list({ to: phone_number })).toHaveLength(1)
  })
})

describe('while a circuit is open', () => {
  const asks = {
    ses: [
      ['register', register, () => newPerson()],
      ['resend a code', resendCode, () => ({ email: newPerson().email })],
      ['reset a password', forgotPassword, () => ({ email: newPerson().email })],
    ],
    sns: [['sign in by phone', requestOtp, () => ({ phone_number: newPerson().phone_number })]],
  } as const

  const open = async (service: 'ses' | 'sns') => {
    services.breakDown(service, 1000)
    const expires_at = new Date(Date.now() + 600_000).toISOString()
    const otp = () => {
      const { phone_number } = newPerson()
      return { event_id: phone_number, kind: 'otp_code', to: { phone_number }, data: { otp_id: 'otp_2', expires_at } }
    }
    for (let count = 0; count < 2; count += 1) await deliverCodes(service === 'ses' ? codeTo(newPerson()) : otp())
    services.breakDown(service, 0)
  }

  it.each(['ses', 'sns'] as const)(
    '503 for whoever asks for a code that %s would send, and none half a minute later',
    async service => {
      later(60)
      await open(service)
      for (const [name, handler, body] of asks[service]) {
        const answer = await call(handler as typeof register, { method: 'POST', body: body() })
        expect(answer, name).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } })
        expect(Number(answer.headers['retry-after']), name).toBeLessThanOrEqual(30)
      }
      later(openFor)
      for (const [name, handler, body] of asks[service])
        expect((await call(handler as typeof register, { method: 'POST', body: body() })).status, name).toBeLessThan(
          300,
        )
    },
  )
})
