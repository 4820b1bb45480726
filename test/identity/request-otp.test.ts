import { createHash } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { settingsFrom } from '../../lib/settings.ts'
import { allItems, newIp } from '../support/accounts.ts'
import { argon2Runs } from '../support/argon2-runs.ts'
import { createTables } from '../support/dynamo.ts'
import { startIdentity } from '../support/identity.ts'
import { storedText } from '../support/mailed.ts'
import { newPhone, otpCode, phoneSignIn, requestOtp, setOtpCaps } from '../support/otps.ts'
import { prefixes } from '../support/phones.ts'

beforeAll(() => startIdentity())
beforeEach(() => setOtpCaps())

const count = (answers: readonly { status: number }[], status: number) =>
  answers.filter(answer => answer.status === status).length

const parallel = (times: number, send: (index: number) => ReturnType<typeof requestOtp>) =>
  Promise.all(Array.from({ length: times }, (_, index) => send(index)))

const otps = async () => (await allItems('identity')).filter(({ sk }) => sk === 'OTP')

describe('POST /auth/otp/request', () => {
  it('202 the id of a code that lasts ten minutes; the code is in no table, reply or log', async () => {
    const logged = vi.spyOn(console, 'log')
    const phone = newPhone()
    const { status, body, raw } = await requestOtp(` ${phone} `)
    expect({ status, body }).toEqual({
      status: 202,
      body: { otp_id: expect.stringMatching(/^otp_/), expires_at: expect.stringMatching(/Z$/) },
    })
    const minutes = (Date.parse(body.expires_at) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(9)
    expect(minutes).toBeLessThanOrEqual(10)
    expect(await otps()).toContainEqual(expect.objectContaining({ otp_id: body.otp_id, phone_number: phone, tries: 0 }))
    const code = await otpCode(body.otp_id)
    const lines = JSON.stringify(logged.mock.calls)
    logged.mockRestore()
    expect(lines).not.toContain(phone)
    const told = (await storedText('identity', 'runtime')).replaceAll(
      /"(pk|otp_id|updated_by|tat|ttl)":("[^"]*"|\d+)/g,
      '',
    )
    for (const text of [raw.toString().replace(body.otp_id, ''), told])
      expect(text).not.toMatch(new RegExp(`\\b${code}\\b`))
    expect(lines).not.toMatch(new RegExp(`"${code}"`))
  })

  it('202 alike for a number that has an account, with the same work and as many items written', async () => {
    const { phoneNumber } = await phoneSignIn()
    const before = (await otps()).length
    const answers = [await requestOtp(phoneNumber), await requestOtp(newPhone())]
    const shape = answers.map(({ status, body, headers }) => [
      status,
      Object.keys(body),
      Object.keys(headers).toSorted(),
    ])
    expect(shape[1]).toEqual(shape[0])
    expect(await otps()).toHaveLength(before + 2)
    expect(await argon2Runs(() => requestOtp(phoneNumber))).toBe(0)
  })

  it('429 RATE_LIMITED: of 60 at once for one number exactly 5 go out', async () => {
    const before = (await otps()).length
    const phone = newPhone()
    const answers = await parallel(60, () => requestOtp(phone))
    expect([count(answers, 202), count(answers, 429)]).toEqual([5, 55])
    expect(await otps()).toHaveLength(before + 5)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused).toMatchObject({
      body: { code: 'RATE_LIMITED' },
      headers: { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0' },
    })
    expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(600)
  })

  it('429: of 60 at once from one address exactly as many as the deployment allows', async () => {
    setOtpCaps({ per_ip: 20 })
    const ip = newIp()
    const answers = await parallel(60, () => requestOtp(newPhone(), ip))
    expect([count(answers, 202), count(answers, 429)]).toEqual([20, 40])
    expect((await requestOtp(newPhone())).status).toBe(202)
  })

  it('429: of 30 in a day from one address exactly as many as the deployment allows; other addresses are not limited', async () => {
    setOtpCaps({ per_ip_day: 12 })
    const ip = newIp()
    const answers = await parallel(30, () => requestOtp(newPhone(), ip))
    expect([count(answers, 202), count(answers, 429)]).toEqual([12, 18])
    expect((await requestOtp(newPhone())).status).toBe(202)
  })

  it('429: of 60 at once to one country three quarters of its cap, from any address; other countries are not limited', async () => {
    setOtpCaps({ per_prefix: 40 })
    const answers = await parallel(60, () => requestOtp(newPhone('+371')))
    expect([count(answers, 202), count(answers, 429)]).toEqual([30, 30])
    expect((await requestOtp(newPhone('+372'))).status).toBe(202)
  })

  it('429: of 60 at once in a day three quarters of its cap, until midnight UTC', async () => {
    await createTables('runtime')
    setOtpCaps({ per_day: 40 })
    const answers = await parallel(60, index => requestOtp(newPhone(prefixes[index % prefixes.length])))
    expect([count(answers, 202), count(answers, 429)]).toEqual([30, 30])
    const refused = answers.find(({ status }) => status === 429)
    const untilMidnight = 86_400 - (Math.floor(Date.now() / 1000) % 86_400)
    expect(Math.abs(Number(refused?.headers['retry-after']) - untilMidnight)).toBeLessThan(20)
  })

  it.each(['per_prefix', 'per_day'] as const)(
    '202 for a number that is proved when made-up ones have used up their share of %s, and 429 when all of it is used',
    async cap => {
      const proved = [await phoneSignIn(newPhone('+371')), await phoneSignIn(newPhone('+371'))].map(
        ({ phoneNumber }) => phoneNumber,
      )
      await createTables('runtime')
      setOtpCaps({ per_phone: 100, [cap]: 12 })
      const made = await parallel(30, () => requestOtp(newPhone('+371')))
      expect([count(made, 202), count(made, 429)]).toEqual([9, 21])
      const answers = await parallel(6, index => requestOtp(proved[index % 2]))
      expect([count(answers, 202), count(answers, 429)]).toEqual([3, 3])
    },
  )

  it('202 beyond the share for proved numbers, which may use what others leave', async () => {
    const { phoneNumber } = await phoneSignIn(newPhone('+372'))
    await createTables('runtime')
    setOtpCaps({ per_phone: 100, per_prefix: 8 })
    const answers = await parallel(10, () => requestOtp(phoneNumber))
    expect([count(answers, 202), count(answers, 429)]).toEqual([8, 2])
  })

  it('a request that one cap refuses does not count against the others', async () => {
    await createTables('runtime')
    setOtpCaps({ per_day: 8 })
    const phone = newPhone()
    await parallel(30, () => requestOtp(phone))
    expect((await requestOtp(newPhone())).status).toBe(202)
    expect((await requestOtp(newPhone())).status).toBe(429)
  })

  it('keeps no number in the table of limits', async () => {
    const phone = newPhone()
    await requestOtp(phone)
    const stored = await storedText('runtime')
    expect(stored).not.toContain(phone.slice(1))
    // A plain hash of a number is guessed at once.
    for (const form of ['base64', 'base64url', 'hex'] as const)
      expect(stored).not.toContain(createHash('sha256').update(phone).digest(form))
  })

  it('caps are the deployment’s, with defaults where it sets none', () => {
    expect(settingsFrom({}).otpCaps).toEqual({
      per_phone: 5,
      per_ip: 20,
      per_ip_day: 100,
      per_prefix: 300,
      per_day: 3000,
    })
    expect(settingsFrom({ OTP_PER_DAY: '50', OTP_PER_PHONE: '2' }).otpCaps).toMatchObject({ per_day: 50, per_phone: 2 })
    for (const wrong of ['0', '-1', 'many', '1.5'])
      expect(() => settingsFrom({ OTP_PER_IP: wrong })).toThrow(/OTP_PER_IP/)
  })

  it.each([
    ['no number', undefined],
    ['a national one', '9876543210'],
    ['letters', '+91abc'],
    ['too long', '+9198765432101234'],
    ['a list', ['+919876543210']],
    ['an operator', { $gt: '' }],
  ])('400 VALIDATION_FAILED for %s, and nothing is written', async (_, phone) => {
    const before = [await allItems('identity'), await allItems('runtime')]
    expect(await requestOtp(phone)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect([await allItems('identity'), await allItems('runtime')]).toEqual(before)
  })
})
