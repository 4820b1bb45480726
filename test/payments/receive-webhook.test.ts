import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/receive-webhook.ts'
import { startRazorpay } from '../../local/gateways/razorpay/start.ts'
import { hmac } from '../../local/gateways/razorpay/webhook.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { signatureHeader } from '../../shared/sandbox/rules/signature.ts'
import { readMerchantKeys } from '../../shared/sandbox/workflows/merchant.ts'
import { call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { keepGatewaysSecret, razorpay } from './outside.ts'
import { due, signed, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const webhook = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: 'evt_1',
    type: 'order.paid',
    created_at: toIso(Date.now()),
    data: {
      order: {
        id: 'sbo_1',
        status: 'paid',
        amount: due,
        currency: 'INR',
        reference: 'pay_1',
        description: '',
        metadata: { user_id: 'usr_1', booking_id: 'bkg_1' },
        checkout_url: 'https://api.example/sandbox/checkout/sbo_1',
        captures: [{ id: 'cap_1', amount: due, currency: 'INR', created_at: toIso(Date.now()) }],
        refunds: [],
        created_at: toIso(Date.now()),
        expires_at: toIso(Date.now() + 60_000),
        ...changes,
      },
    },
  })

const receive = (rawBody: string | Uint8Array, headers: Record<string, string>, gateway = 'sandbox') =>
  call(handler, { method: 'POST', params: { gateway }, rawBody, headers })

describe('receive webhook', () => {
  it('200 queues the gateway’s event, and writes nothing itself', async () => {
    const body = webhook()
    const before = world.queues.ready('payment-events').length
    const reply = await receive(body, await signed(body))
    expect([reply.status, reply.body]).toEqual([200, { received: true }])
    expect(world.queues.ready('payment-events').slice(before)).toMatchObject([
      {
        kind: 'told',
        event: {
          gateway: 'sandbox',
          event_id: 'evt_1',
          order: {
            id: 'sbo_1',
            payment_id: 'pay_1',
            user_id: 'usr_1',
            status: 'paid',
            captures: [{ id: 'cap_1', amount: due }],
          },
        },
      },
    ])
    expect(await allItems('commerce')).toEqual([])
  })

  it('200 for the bytes as they came, also when API Gateway encodes them', async () => {
    const body = webhook({ description: 'Mumbai → Pune ₹' })
    expect((await receive(Buffer.from(body), await signed(body))).status).toBe(200)
  })

  it('200 up to 300 seconds old', async () => {
    const body = webhook()
    expect((await receive(body, await signed(body, Date.now() - 295_000))).status).toBe(200)
  })
})

describe('receive webhook refuses', () => {
  let queued = 0
  beforeEach(() => {
    queued = world.queues.ready('payment-events').length
  })

  const nothingCame = async () => {
    expect(world.queues.ready('payment-events').length).toBe(queued)
    expect(await allItems('commerce')).toEqual([])
  }

  const forgeries: [string, (body: string) => Promise<Record<string, string>>][] = [
    ['no signature', async () => ({})],
    ['garbage', async () => ({ 'sandbox-signature': 'garbage' })],
    ['an empty one', async () => ({ 'sandbox-signature': '' })],
    ['half a one', async body => ({ 'sandbox-signature': (await signed(body))['sandbox-signature'].slice(0, -2) })],
    ['another key', body => signed(body, Date.now(), 'whsec_of_another')],
    ['the API key', async body => signed(body, Date.now(), (await readMerchantKeys()).apiKey)],
    ['one of another body', async body => signed(`${body} `)],
    ['one of 301 seconds ago', body => signed(body, Date.now() - 301_000)],
    ['one of the future', body => signed(body, Date.now() + 302_000)],
    [
      'a fresh time with an old signature',
      async body => {
        const old = (await signed(body, Date.now() - 400_000))['sandbox-signature']
        return { 'sandbox-signature': old.replace(/t=\d+/, `t=${Math.floor(Date.now() / 1000)}`) }
      },
    ],
    [
      'one over the body alone',
      async body => {
        const { webhookKey } = await readMerchantKeys()
        return { 'sandbox-signature': signatureHeader('', webhookKey, Date.now()) + body.slice(0, 0) }
      },
    ],
  ]

  it.each(forgeries)('401 SIGNATURE_INVALID for %s', async (_, forge) => {
    const body = webhook()
    const reply = await receive(body, await forge(body))
    expect([reply.status, reply.body.code]).toEqual([401, 'SIGNATURE_INVALID'])
    await nothingCame()
  })

  it.each([
    ['no JSON', 'not JSON'],
    ['nothing', ''],
    ['another form', '{"id":"evt_1"}'],
    ['amounts as text', webhook({ captures: [{ id: 'c', amount: '1', currency: 'INR', created_at: toIso(0) }] })],
  ])('400 VALIDATION_FAILED for a genuine one with %s', async (_, body) => {
    const reply = await receive(body, await signed(body))
    expect([reply.status, reply.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    await nothingCame()
  })

  it.each(['stripe', 'Sandbox', '__proto__', 'constructor'])('404 NOT_FOUND for the gateway %s', async gateway => {
    const body = webhook()
    const reply = await receive(body, await signed(body), gateway)
    expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND'])
    await nothingCame()
  })

  it('404 NOT_FOUND for the sandbox in production', async () => {
    process.env.STAGE = 'production'
    const body = webhook()
    const reply = await receive(body, await signed(body))
    delete process.env.STAGE
    expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND'])
    await nothingCame()
  })

  it('413 PAYLOAD_TOO_LARGE', async () => {
    const body = webhook({ description: 'x'.repeat(100_000) })
    const reply = await receive(body, await signed(body))
    expect([reply.status, reply.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    await nothingCame()
  })

  it('503 GATEWAY_UNAVAILABLE for one that is read with the gateway’s own record, while that does not answer', async () => {
    const played = await startRazorpay(razorpay)
    await keepGatewaysSecret()
    Object.assign(process.env, { GATEWAYS: 'razorpay', RAZORPAY_URL: played.url })
    played.breakDown(3)
    const payload = { order: { entity: { id: 'order_1' } } }
    const body = JSON.stringify({ event: 'order.paid', created_at: Math.floor(Date.now() / 1000), payload })
    const signature = { 'x-razorpay-signature': hmac(body, razorpay.webhook_secret) }
    const reply = await receive(body, { ...signature, 'x-razorpay-event-id': 'evt_1' }, 'razorpay')
    expect([reply.status, reply.body.code]).toEqual([503, 'GATEWAY_UNAVAILABLE'])
    await nothingCame()
    await played.stop()
  })
})
