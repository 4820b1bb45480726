import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../support/call.ts'
import { linesWritten } from '../support/lines-written.ts'

let requests = 0

/** A DynamoDB that throttles every request. */
const dynamo = createServer((request, response) => {
  requests += 1
  request.resume()
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
  const __type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
  response.end(JSON.stringify({ __type, message: 'The level of configured provisioned throughput for table orders …' }))
})

beforeAll(async () => {
  dynamo.listen(0, '127.0.0.1')
  await once(dynamo, 'listening')
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(dynamo.address() as AddressInfo).port}`
  process.env.AWS_REGION = 'us-east-1'
  process.env.AWS_ACCESS_KEY_ID = 'local'
  process.env.AWS_SECRET_ACCESS_KEY = 'local'
  process.env.IDENTITY_TABLE = 'orders'
})

afterAll(() => {
  dynamo.closeAllConnections()
  dynamo.close()
})

it('503 UNAVAILABLE with Retry-After when DynamoDB throttles, after a few tries', async () => {
  const { handler } = await import('../../functions/identity/get-public-keys.ts')
  const answer = await call(handler, { path: '/.well-known/jwks.json' })
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1', 'cache-control': 'no-store' },
    body: { code: 'UNAVAILABLE' },
  })
  expect(answer.raw.toString()).not.toContain('orders')
  // Two reads at once, at most three tries each.
  expect(requests).toBeGreaterThanOrEqual(3)
  expect(requests).toBeLessThanOrEqual(6)
})

it('and each try that was refused is counted, with the table and the operation', async () => {
  const { handler } = await import('../../functions/identity/get-public-keys.ts')
  const before = requests
  const lines = await linesWritten(() => call(handler, { path: '/.well-known/jwks.json' }))
  const throttles = lines.filter(({ message }) => message === 'database throttled')
  expect(throttles).toHaveLength(requests - before)
  expect(throttles[0]).toMatchObject({ table: 'orders', operation: 'GetItem', database_throttles: 1 })
  const [request] = lines.filter(({ message }) => message === 'getPublicKeys')
  expect(request.database_latency).toHaveLength(requests - before)
})
