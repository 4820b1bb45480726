import { randomUUID } from 'node:crypto'
import { handler as createOrder } from '../../functions/sandbox/create-sandbox-order.ts'
import { readMerchantKeys } from '../../shared/sandbox/workflows/merchant.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'
import { startSecrets } from '../support/secrets.ts'

/** What the gateway's functions need: their table, their secret, their queue, and their address. */
export const startGateway = async () => {
  await createTables('runtime')
  const [services, queues] = await Promise.all([startSecrets(), startQueues('sandbox-webhooks', 'payment-events')])
  process.env.API_URL = 'https://api.example'
  return { queues, stop: () => Promise.all([services.stop(), queues.stop()]) }
}

export const bearer = async () => ({ authorization: `Bearer ${(await readMerchantKeys()).apiKey}` })

export const wanted = (changes: Record<string, unknown> = {}) => ({
  amount: 90_000,
  currency: 'INR',
  reference: 'pay_1',
  description: 'Booking BK20270115-7Q4M',
  metadata: { user_id: 'usr_1' },
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  ...changes,
})

/** Creates an order at the gateway, under a new key unless one is given. */
export const placeOrder = async (changes: Record<string, unknown> = {}, key: string = randomUUID()) =>
  call(createOrder, { body: wanted(changes), headers: { ...(await bearer()), 'idempotency-key': key } })
