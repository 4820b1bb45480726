import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type * as z from 'zod/mini'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { addPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { membershipIds } from '../../shared/memberships/domain.ts'
import { ensurePrivateKeys } from '../../shared/platform/auth/make-signing-keys.ts'
import type { Scope } from '../../shared/platform/domain.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { keyedHash } from '../../shared/platform/http/by-contact.ts'
import { limitsOf } from '../../shared/platform/http/contract.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { newIp } from '../support/accounts.ts'
import { bearerTokenFor } from '../support/bearers.ts'
import { type Answer, call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { allEndpoints, type Endpoint } from '../support/endpoints.ts'
import { accessTokenFor } from '../support/identity.ts'
import { setOtpCaps } from '../support/otps.ts'
import { pathParams } from '../support/path-params.ts'
import { startSecrets } from '../support/secrets.ts'

/** What holds for every endpoint, tested on each by its contract; the tests of one endpoint do not repeat it. */

let isThrottling = false

/** The engine, which on request answers as DynamoDB does when it throttles. */
const dynamo = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (isThrottling) {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    const __type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
    return response.end(JSON.stringify({ __type, message: 'The level of configured provisioned throughput …' }))
  }
  const headers = Object.entries(request.headers).filter(([name]) => !/^(host|connection|content-length)$/.test(name))
  const answer = await fetch(inject('dynamoEndpoint'), {
    method: 'POST',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks),
  })
  const { date, 'content-length': _, ...kept } = Object.fromEntries(answer.headers)
  response.writeHead(answer.status, kept)
  return response.end(Buffer.from(await answer.arrayBuffer()))
})

beforeAll(async () => {
  setOtpCaps()
  await createTables('identity', 'runtime', 'catalog', 'inventory', 'commerce', 'activity')
  const services = await startSecrets()
  dynamo.listen(0, '127.0.0.1')
  await once(dynamo, 'listening')
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(dynamo.address() as AddressInfo).port}`
  await addPublicKeys('access', (await ensurePrivateKeys(process.env.ACCESS_SECRET ?? '')).keys)
  return services.stop
})

afterAll(() => {
  dynamo.closeAllConnections()
  dynamo.close()
})
afterEach(() => void vi.useRealTimers())

const password = 'correct horse battery staple'
const person = { email: 'asha@example.com', phone_number: '+919876543210' }
const names = { first_name: 'Asha', last_name: 'Rao' }

const plan = {
  name: { en: 'Frequent traveller', hi: 'नियमित यात्री' },
  price: 19_900,
  currency: 'INR',
  period: 'month',
  benefits: [],
}

/** A body each endpoint takes. */
const bodies: Record<string, unknown> = {
  acceptInvitation: { token: 'x', password: 'an entirely new password' },
  cancelBooking: {},
  captureSandboxOrder: { amount: 1 },
  chargeSandboxMandate: {
    mandate: { customer: 'sbc_1', token: `sbm_${'0'.repeat(26)}` },
    amount: 1,
    currency: 'INR',
    reference: 'pay_1',
  },
  changeOwnUser: names,
  changePassword: { old_password: password, new_password: 'an entirely new password' },
  changePlan: { ...plan, version: 1 },
  changePreferences: { language: 'en', channels: { email: true, sms: true }, quiet_hours: null },
  changeProfile: names,
  changeRoleScopes: { grant: ['read:bookings'] },
  changeUserRole: { role: 'agent' },
  createApiKey: { name: 'till', scopes: ['read:bookings'] },
  createBooking: {
    reservation_id: newId(commerceIds.reservation, 1),
    passengers: [{ name: 'Asha Rao', age: 34, gender: 'female', seat_id: '1A' }],
    contact: { email: person.email, phone: person.phone_number },
  },
  createPushSubscription: {
    endpoint: 'https://fcm.googleapis.com/fcm/send/x',
    keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
  },
  createPlan: plan,
  createSubscription: { plan_id: newId(membershipIds.plan, 1), payment_method: 'card' },
  createReservation: { schedule_id: newId(transitIds.schedule, 1), seat_ids: ['1A'] },
  createSandboxOrder: { amount: 1, currency: 'INR', reference: 'pay_1', expires_at: '2100-01-01T00:00:00Z' },
  forgotPassword: { email: person.email },
  recordCash: { agent_id: newId(identityIds.user, 1), amount: 1, currency: 'INR' },
  reconcilePayment: { user_id: newId(identityIds.user, 1) },
  releasePayment: { user_id: newId(identityIds.user, 1), decision: 'refund' },
  initiatePayment: { booking_id: newId(commerceIds.booking, 1), payment_method: 'upi', amount: 1 },
  inviteUser: { email: person.email, ...names, role: 'driver' },
  login: { email: person.email, password },
  playSandboxCheckout: { outcome: 'succeed' },
  refreshSession: { refresh_token: 'x'.repeat(43) },
  refundSandboxOrder: { capture_id: 'cap_1', amount: 1 },
  registerUser: { ...person, ...names, password },
  reauthenticate: { password },
  requestOtp: { phone_number: person.phone_number },
  resendCode: { email: person.email },
  resetPassword: { token: 'x', new_password: 'an entirely new password' },
  setTaxRate: { percent: '5' },
  undoAct: { token: 'x' },
  verifyEmail: { email: person.email, code: '123456' },
  verifyOtp: { otp_id: newId(identityIds.otp, Date.now()), code: '123456' },
  verifyOwnEmail: { code: '123456' },
  verifyOwnPhone: { code: '123456' },
  verifyPayment: {
    payment_id: newId(commerceIds.payment, 1),
    razorpay_order_id: 'order_1',
    razorpay_payment_id: 'pay_1',
    razorpay_signature: '0'.repeat(64),
  },
}

const endpoints = await allEndpoints()
const withBody = endpoints.filter(({ contract }) => contract.body)
const limited = endpoints.flatMap(endpoint => limitsOf(endpoint.contract).map(limit => ({ ...endpoint, limit })))

/** These read no table, are healthy or not by that very reading, or want a signature or a key first. */
const othersFirst =
  /^(getHealth|getDatabaseHealth|getOpenapi|getPushKey|getDocs|getDocsScript|showAccountPage|receiveWebhook)$|Sandbox/
const reading = endpoints.filter(({ name }) => !othersFirst.test(name))

const queries: Record<string, Record<string, string>> = {
  /** Another one each time, as what was asked before is in memory. */
  get listCities() {
    return { query: newId(identityIds.user, 1) }
  },
  listLedger: { account: 'customer' },
  searchSchedules: { origin_city: 'Mumbai', destination_city: 'Pune', date: new Date().toISOString().slice(0, 10) },
}

const requestTo = ({ name, contract }: Endpoint, token?: string, ip = newIp()) => ({
  method: contract.method,
  path: contract.path,
  params: pathParams(contract.path),
  ip,
  ...(name in queries && { query: queries[name] }),
  ...(name in bodies && { body: bodies[name] }),
  ...(contract.auth !== 'guest' && token && { token }),
})

const tables = ['identity', 'catalog', 'inventory', 'commerce'] as const
const everything = () => Promise.all(tables.map(allItems))

describe('every endpoint', () => {
  it.each(endpoints)(
    '403 PUBLIC_ADDRESS_ONLY at $name without what CloudFront adds; nothing is written',
    async endpoint => {
      const { token } = await accessTokenFor('super_admin')
      const before = await everything()
      for (const key of ['', 'another key', 'the-key-that-cloudfront-ADDS'])
        expect(
          await call(endpoint.handler, { ...requestTo(endpoint, token), headers: { 'x-origin-key': key } }),
        ).toMatchObject({ status: 403, body: { code: 'PUBLIC_ADDRESS_ONLY', status: 403 }, cookies: [] })
      expect(await everything()).toEqual(before)
    },
  )

  it.each(withBody)('$name has a body here that it takes', ({ name, contract }) => {
    expect((contract.body as z.ZodMiniType).safeParse(bodies[name])).toMatchObject({ success: true })
  })

  it.each(withBody)(
    '400 MALFORMED_BODY and 415 UNSUPPORTED_MEDIA_TYPE at $name; nothing is written',
    async endpoint => {
      const { token } = await accessTokenFor('super_admin')
      const { body, ...request } = requestTo(endpoint, token)
      const before = await everything()
      for (const rawBody of [
        '{"email":',
        '{} {}',
        Buffer.from([0x7b, 0xff, 0x7d]),
        `${'['.repeat(40)}${']'.repeat(40)}`,
      ])
        expect(await call(endpoint.handler, { ...request, rawBody, headers: json })).toMatchObject({
          status: 400,
          body: { code: 'MALFORMED_BODY' },
        })
      expect(await call(endpoint.handler, { ...request, rawBody: 'a=b', headers: form })).toMatchObject({
        status: 415,
        body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
      })
      expect(await everything()).toEqual(before)
    },
  )

  it.each(withBody)('400 VALIDATION_FAILED at $name names each fault with loc, msg and type', async endpoint => {
    const { token } = await accessTokenFor('super_admin')
    const body = { ...(bodies[endpoint.name] as object), surprise: 1, another: 2 }
    const answer = await call(endpoint.handler, { ...requestTo(endpoint, token), body })
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    const locs = answer.body.errors.map(({ loc }: { loc: string[] }) => loc.join('.'))
    expect(locs).toEqual(expect.arrayContaining(['body.surprise', 'body.another']))
    for (const fault of answer.body.errors)
      expect(fault).toEqual({ loc: expect.any(Array), msg: expect.any(String), type: expect.any(String) })
  })
})

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** As if so many requests had been counted just now. */
const countedUnder = (key: string, requests: number) => {
  const times = Array.from({ length: requests }, (_, index) => [`t${index + 1}`, Date.now() - index])
  const Item = { pk: `LIMIT#${key}`, sk: 'LIMIT', ...Object.fromEntries(times) }
  return documents.send(new PutCommand({ TableName: tableName('runtime'), Item }))
}

describe('every endpoint that has a limit', () => {
  it('has the limit listed here', () => {
    const limits = limited.map(({ name, limit: { per, max, seconds } }) => [name, per, max, seconds])
    expect(limits.toSorted()).toEqual([
      ['acceptInvitation', 'ip', 10, 60],
      ['activateUser', 'user', 60, 60],
      ['cancelBooking', 'user', 10, 60],
      ['cancelSubscription', 'user', 10, 60],
      ['changeOwnUser', 'user', 20, 60],
      ['changePassword', 'user', 5, 600],
      ['changePlan', 'user', 60, 60],
      ['changePreferences', 'user', 20, 60],
      ['changeProfile', 'user', 20, 60],
      ['changeRoleScopes', 'user', 60, 60],
      ['changeUserRole', 'user', 60, 60],
      ['createApiKey', 'user', 30, 86_400],
      ['createBooking', 'user', 5, 60],
      ['createPlan', 'user', 60, 60],
      ['createPushSubscription', 'user', 20, 60],
      ['createReservation', 'user', 5, 60],
      ['createSubscription', 'user', 10, 60],
      ['deactivateUser', 'user', 60, 60],
      ['deleteOwnUser', 'user', 20, 60],
      ['deleteUser', 'user', 60, 60],
      ['downloadInvoice', 'user', 30, 60],
      ['downloadTicket', 'user', 30, 60],
      ['exportOwnData', 'user', 30, 600],
      ['extendReservation', 'user', 10, 60],
      ['forgotPassword', 'email', 5, 600],
      ['forgotPassword', 'ip', 10, 60],
      ['getDailyReport', 'user', 60, 60],
      ['getDatabaseHealth', 'ip', 60, 60],
      ['getOwnSubscription', 'user', 60, 60],
      ['getSchedule', 'ip', 60, 15],
      ['getSeatMap', 'ip', 60, 15],
      ['initiatePayment', 'user', 20, 60],
      ['inviteUser', 'email', 5, 86_400],
      ['inviteUser', 'user', 30, 3600],
      ['listLedger', 'user', 60, 60],
      ['listOwnActivity', 'user', 30, 600],
      ['listOwnNotifications', 'user', 30, 60],
      ['listPayments', 'user', 60, 60],
      ['listRoles', 'user', 60, 60],
      ['listUsers', 'user', 60, 60],
      ['login', 'ip', 10, 60],
      ['logout', 'ip', 60, 60],
      ['reauthenticate', 'user', 10, 600],
      ['reconcilePayment', 'user', 60, 60],
      ['recordCash', 'user', 60, 60],
      ['refreshSession', 'ip', 60, 60],
      ['registerUser', 'email', 20, 3600],
      ['registerUser', 'ip', 30, 60],
      ['releasePayment', 'user', 60, 60],
      ['releaseReservation', 'user', 20, 60],
      ['requestOtp', 'phone', 5, 600],
      ['resendCode', 'email', 5, 600],
      ['resendCode', 'ip', 10, 60],
      ['resendNotification', 'user', 30, 60],
      ['resetPassword', 'ip', 10, 60],
      ['resumeSubscription', 'user', 10, 60],
      ['retirePlan', 'user', 60, 60],
      ['rotateApiKey', 'user', 10, 60],
      ['searchSchedules', 'ip', 20, 60],
      ['setTaxRate', 'user', 60, 60],
      ['undoAct', 'ip', 30, 60],
      ['verifyEmail', 'email', 10, 600],
      ['verifyEmail', 'ip', 30, 60],
      ['verifyOtp', 'ip', 60, 60],
      ['verifyOwnEmail', 'user', 10, 600],
      ['verifyOwnPhone', 'user', 10, 600],
      ['verifyPayment', 'user', 20, 60],
      ['withdrawTaxRate', 'user', 60, 60],
    ])
  })

  it.each(limited)(
    '429 RATE_LIMITED with its headers at $name, counted per $limit.per, after the last it allows; nothing is written',
    async endpoint => {
      const { name } = endpoint
      // The time stands still, or a late request of a slow machine would be allowed again.
      vi.useFakeTimers({ toFake: ['Date'] })
      const ip = newIp()
      const { token, userId } = await accessTokenFor('super_admin')
      const { per, max, seconds } = endpoint.limit
      const keys = {
        ip,
        user: userId,
        email: await keyedHash(person.email),
        phone: `phone#${await keyedHash(person.phone_number)}`,
      }
      await countedUnder(`${name}#${keys[per]}`, max - 1)
      const last = await call(endpoint.handler, requestTo(endpoint, token, ip))
      expect(last.status).not.toBe(429)
      expect(last.headers).toMatchObject({ 'x-ratelimit-limit': String(max), 'x-ratelimit-remaining': '0' })
      // The last one may have ended the session.
      const { token: again } = await accessTokenFor('super_admin', userId)
      const before = await everything()
      const answer = await call(endpoint.handler, requestTo(endpoint, again, ip))
      expect(answer).toMatchObject({
        status: 429,
        body: { code: 'RATE_LIMITED', status: 429 },
        headers: {
          'retry-after': String(seconds),
          'x-ratelimit-limit': String(max),
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(seconds),
        },
      })
      expect(await everything()).toEqual(before)
    },
  )

  it.each(limited.filter(({ contract: { auth }, limit }) => auth === 'bearer' && limit.per === 'user'))(
    '429 RATE_LIMITED at $name for a bearer, counted by the id in its token',
    async endpoint => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const { name, contract } = endpoint
      const { token, bearerId } = await bearerTokenFor([contract.scope as Scope])
      await countedUnder(`${name}#${bearerId}`, endpoint.limit.max)
      expect(await call(endpoint.handler, requestTo(endpoint, token))).toMatchObject({
        status: 429,
        body: { code: 'RATE_LIMITED' },
      })
      const { token: another } = await bearerTokenFor([contract.scope as Scope])
      expect((await call(endpoint.handler, requestTo(endpoint, another))).status).not.toBe(429)
    },
  )

  it('counts an e-mail address over all client addresses', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const endpoint of limited.filter(({ limit }) => limit.per === 'email')) {
      const { max } = endpoint.limit
      const body = { ...(bodies[endpoint.name] as object), email: `${endpoint.name}@example.com` }
      const { token } = await accessTokenFor('super_admin')
      const answers = await Promise.all(
        Array.from({ length: max + 2 }, () => call(endpoint.handler, { ...requestTo(endpoint, token), body })),
      )
      expect(
        answers.filter(({ status }) => status === 429),
        endpoint.name,
      ).toHaveLength(2)
    }
  })
})

describe('when DynamoDB throttles', () => {
  const answers = new Map<string, Answer>()
  let before: unknown
  let after: unknown

  // All at once, as each waits for the retries of the SDK.
  beforeAll(async () => {
    const everybody = async () =>
      Promise.all(reading.map(async endpoint => ({ endpoint, token: (await accessTokenFor('super_admin')).token })))
    // What a function keeps for a while, such as keys and secrets, it has by now.
    for (const { endpoint, token } of await everybody()) await call(endpoint.handler, requestTo(endpoint, token))
    const again = await everybody()
    before = await everything()
    isThrottling = true
    await Promise.all(
      again.map(async ({ endpoint, token }) =>
        answers.set(endpoint.name, await call(endpoint.handler, requestTo(endpoint, token))),
      ),
    ).finally(() => {
      isThrottling = false
    })
    after = await everything()
  })

  it.each(reading)('503 UNAVAILABLE with Retry-After at $name', ({ name }) => {
    expect(answers.get(name)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'UNAVAILABLE' },
      cookies: [],
    })
  })

  it('nothing is written', () => {
    expect(after).toEqual(before)
  })
})
