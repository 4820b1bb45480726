import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { timeOuts } from '../../shared/platform/aws/time-outs.ts'
import { call } from '../support/call.ts'

let requests = 0

/** A DynamoDB that accepts every request and answers none. */
const dynamo = createServer(request => {
  requests += 1
  request.resume()
})

beforeAll(async () => {
  dynamo.listen(0, '127.0.0.1')
  await once(dynamo, 'listening')
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(dynamo.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    IDENTITY_TABLE: 'orders',
  })
  Object.assign(timeOuts, { requestTimeout: 50 })
})

afterAll(() => {
  dynamo.closeAllConnections()
  dynamo.close()
})

it('503 UNAVAILABLE when a connection to DynamoDB hangs, after a few tries', async () => {
  const { handler } = await import('../../functions/identity/get-public-keys.ts')
  expect(await call(handler, { path: '/.well-known/jwks.json' })).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'UNAVAILABLE' },
  })
  expect(requests).toBeGreaterThanOrEqual(3)
})
