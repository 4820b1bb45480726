import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlayedStripe, startStripe } from '../../../local/gateways/stripe/start.ts'

let played: PlayedStripe
let client: Stripe
beforeAll(async () => {
  played = await startStripe({ secret_key: 'sk_test_1', webhook_secret: 'whsec_1' })
  const { hostname, port } = new URL(played.url)
  client = new Stripe('sk_test_1', { protocol: 'http', host: hostname, port, maxNetworkRetries: 0, telemetry: false })
})
afterAll(() => played.stop())

const price = { currency: 'inr', unit_amount: 50_000, product_data: { name: 'Booking <1>' } }

const body = (changes: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  line_items: [{ quantity: 1, price_data: price }],
  success_url: 'https://booking.example.com/',
  ...changes,
})

const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

describe('the played Stripe', () => {
  it('lets a person choose a card: declined, asked by the bank, paid', async () => {
    const { id, url } = await client.checkout.sessions.create(body())
    const page = url ?? ''
    const shown = await (await fetch(page)).text()
    expect(shown).toContain('Booking &lt;1&gt;')
    expect(shown).toContain('Pay ₹500.00')
    const declined = await post(page, { card: '4000000000000002' })
    expect([declined.status, await declined.text()]).toEqual([402, expect.stringContaining('declined')])
    const asks = await post(page, { card: '4000002760003184' })
    expect([asks.status, await asks.text()]).toEqual([200, expect.stringContaining('Your bank')])
    expect((await post(page, { card: '4000002760003184', bank: 'fails' })).status).toBe(200)
    expect((await client.checkout.sessions.retrieve(id)).payment_status).toBe('unpaid')
    const paid = await post(page, { card: '4000002760003184', bank: 'agrees' })
    expect([paid.status, paid.headers.get('location')]).toEqual([303, 'https://booking.example.com/'])
    expect((await fetch(page)).status).toBe(410)
    expect((await client.checkout.sessions.retrieve(id)).payment_status).toBe('paid')
  })

  it('refuses as Stripe does: another key, another body under a used key, a session too short, an unknown id', async () => {
    const { sessions } = client.checkout
    const idempotencyKey = 'k1'
    await sessions.create(body(), { idempotencyKey })
    await expect(sessions.create(body({ cancel_url: 'https://a.example/' }), { idempotencyKey })).rejects.toMatchObject(
      {
        type: 'StripeIdempotencyError',
        statusCode: 400,
      },
    )
    const expires_at = Math.floor(Date.now() / 1000) + 900
    await expect(sessions.create(body({ expires_at }))).rejects.toMatchObject({ statusCode: 400 })
    await expect(sessions.retrieve('cs_test_none')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' })
    await expect(sessions.retrieve('x', {}, { apiKey: 'sk_test_2' })).rejects.toMatchObject({ statusCode: 401 })
  })
})
