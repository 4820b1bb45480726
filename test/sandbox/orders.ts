import { randomUUID } from 'node:crypto'
import { handler as createOrder } from '../../functions/sandbox/create-sandbox-order.ts'
import { handler as getOrder } from '../../functions/sandbox/get-sandbox-order.ts'
import { handler as playCheckout } from '../../functions/sandbox/play-sandbox-checkout.ts'
import type { Case } from '../../shared/sandbox/rules/cases.ts'
import { replaceOrder, readOrder as storedOrder } from '../../shared/sandbox/store/orders.ts'
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

/** The order as the gateway's API shows it. */
export const readOrder = async (id: string) => (await call(getOrder, { params: { id }, headers: await bearer() })).body

/** The customer agrees to pay on the order's page. */
export const authorize = (id: string, delivery: Record<string, number> = {}) =>
  call(playCheckout, { params: { id }, body: { outcome: 'succeed', ...delivery } })

/** @returns the id of an order whose money is authorized and waits for its capture */
export const anAuthorizedOrder = async (changes: Record<string, unknown> = {}): Promise<string> => {
  const { body } = await placeOrder({ capture: 'manual', ...changes })
  await authorize(body.id)
  return body.id
}

/** From now on the gateway plays a case with the order. */
export const playedAs = async (id: string, played: Case): Promise<void> => {
  const order = await storedOrder(id)
  if (!order) throw new Error(`there is no ${id}`)
  await replaceOrder({ ...order, case: played })
}

interface QueuedEvent {
  readonly id: string
  readonly type: string
  readonly data: { readonly order: { readonly id: string } }
}

/** The webhooks of an order that wait to be sent. */
export const eventsOf = (
  { queues }: Pick<Awaited<ReturnType<typeof startGateway>>, 'queues'>,
  id: string,
  when: 'ready' | 'delayed' = 'ready',
): QueuedEvent[] => (queues[when]('sandbox-webhooks') as QueuedEvent[]).filter(({ data }) => data.order.id === id)
