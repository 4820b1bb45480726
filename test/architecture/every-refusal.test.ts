import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { contracts } from '../../shared/identity/contracts/index.ts'
import { addPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { ensurePrivateKeys } from '../../shared/platform/auth/make-signing-keys.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { hashed } from '../../shared/platform/http/admission.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'
import { allItems, newIp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { allEndpoints, type Endpoint } from '../support/endpoints.ts'
import { accessTokenFor } from '../support/identity.ts'
import { setOtpCaps } from '../support/otps.ts'
import { startSecrets } from '../support/secrets.ts'

let isThrottling = false

/** DynamoDB Local, which answers as DynamoDB does on a bad day when told to. */
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
  await createTables('identity', 'runtime', 'commerce', 'activity')
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

const password = 'correct horse battery staple'
const person = { email: 'asha@example.com', phone_number: '+919876543210' }
const names = { first_name: 'Asha', last_name: 'Rao' }

/** A body each endpoint takes. */
const bodies: Partial<Record<keyof typeof contracts, unknown>> = {
  changeOwnUser: names,
  changePassword: { old_password: password, new_password: 'an entirely new password' },
  changeProfile: names,
  changeUserRole: { role: 'agent' },
  forgotPassword: { email: person.email },
  login: { email: person.email, password },
  refreshSession: { refresh_token: 'x'.repeat(43) },
  registerUser: { ...person, ...names, password },
  requestOtp: { phone_number: person.phone_number },
  resendCode: { email: person.email },
  resetPassword: { token: 'x', new_password: 'an entirely new password' },
  verifyEmail: { email: person.email, code: '123456' },
  verifyOtp: { otp_id: newId('otp', Date.now()), code: '123456' },
}

const endpoints = (await allEndpoints()).filter(({ name }) => name in contracts)
const withBody = endpoints.filter(({ contract }) => contract.body)
const limited = endpoints.filter(({ contract }) => contract.limit)

const requestTo = ({ name, contract }: Endpoint, token?: string, ip = newIp()) => ({
  method: contract.method,
  path: contract.path,
  params: Object.fromEntries([...contract.path.matchAll(/\{(\w+)\}/g)].map(([, id]) => [id, idFor(contract)])),
  ip,
  ...(name in bodies && { body: bodies[name as keyof typeof bodies] }),
  ...(contract.auth !== 'guest' && token && { token }),
})

const idFor = ({ path }: Contract) => newId(path.includes('/sessions/') ? 'session' : 'user', Date.now())

const everything = async () => [await allItems('identity'), await allItems('commerce')]

describe('every endpoint of identity', () => {
  it.each(withBody)('$name has a body here that it takes', ({ name }) => {
    expect(Object.keys(bodies)).toContain(name)
  })

  it.each(endpoints)(
    '503 UNAVAILABLE with Retry-After at $name when DynamoDB throttles; nothing is written',
    async endpoint => {
      const { token } = await accessTokenFor('super_admin')
      // What a function keeps for a while, such as keys and secrets, it has by now.
      await call(endpoint.handler, requestTo(endpoint, token))
      const { token: again } = await accessTokenFor('super_admin')
      const before = await everything()
      isThrottling = true
      const answer = await call(endpoint.handler, requestTo(endpoint, again)).finally(() => {
        isThrottling = false
      })
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { code: 'UNAVAILABLE' } })
      expect(answer.cookies).toEqual([])
      expect(await everything()).toEqual(before)
    },
  )

  it.each(limited)('429 RATE_LIMITED with its headers at $name; nothing is written', async endpoint => {
    const { contract, name } = endpoint
    const ip = newIp()
    const { token, userId } = await accessTokenFor('super_admin')
    const keys = { ip, user: userId, email: hashed(person.email), phone: `phone#${hashed(person.phone_number)}` }
    const key = keys[contract.limit?.per ?? 'ip']
    const Item = { pk: `LIMIT#${name}#${key}`, sk: 'LIMIT', tat: Date.now() + 3_600_000 }
    await documents.send(new PutCommand({ TableName: tableName('runtime'), Item }))
    const before = await everything()
    const answer = await call(endpoint.handler, requestTo(endpoint, token, ip))
    expect(answer).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED', status: 429 },
      headers: {
        'x-ratelimit-limit': String(contract.limit?.max),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': expect.stringMatching(/^\d+$/),
      },
    })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(await everything()).toEqual(before)
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
    const body = { ...(bodies[endpoint.name as keyof typeof bodies] as object), surprise: 1, another: 2 }
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
