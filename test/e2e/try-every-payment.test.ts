import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseNames, instruments } from '../../shared/sandbox/rules/cases.ts'
import { readMerchantKeys } from '../../shared/sandbox/workflows/merchant.ts'
import { type Product, startProduct } from '../support/product.ts'
import { until } from '../support/until.ts'
import { anAdministrator } from './administrator.ts'
import { freeSeats, type Json, play, request, signUp, startToPay, travelAt } from './traveller.ts'

/** The rows of the guide's table: a case, its card, and the status of the payment and of its refunds in the end. */
const documented = readFileSync(new URL('../../docs/guides/try-every-payment.md', import.meta.url), 'utf8')
  .split('\n')
  .map(line => line.split('|').map(cell => cell.trim()))
  .filter(([, card = '']) => card.startsWith('4000 '))
  .map(([, card = '', name = '', , , ends = '']) => ({ card, name: name.replaceAll('`', ''), ends: wordsIn(ends) }))

function wordsIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)
}

type Started = Awaited<ReturnType<typeof toCheckout>>

/** A booking at the checkout, one after the other, as each takes the first free seat. */
const toCheckout = async (gateway: string | undefined) => {
  const traveller = await signUp()
  const started = await startToPay(traveller, freeSeats(1))
  const pay = (body: object): Promise<Json> =>
    request('POST', '/api/v1/payments/initiate', {
      token: traveller.token,
      body: { booking_id: started.booking.body.id, amount: started.booking.body.total_amount, ...body },
    }).then(({ body: payment }) => payment)
  const payment = gateway ? await pay({ payment_method: 'card', gateway }) : started.payment.body
  return { ...traveller, ...started, payment, pay }
}

const whole = ['lapses', 'reply_lost']

const started = new Map<string, Started>()
let product: Product

beforeAll(async () => {
  product = await startProduct()
  travelAt(product.cloud.url)
  for (const { name } of documented)
    started.set(name, await toCheckout(whole.includes(name) ? 'sandboxwhole' : undefined))
})

afterAll(() => product?.stop())

const shownPayment = async ({ token, payment }: Pick<Started, 'token' | 'payment'>): Promise<Json> =>
  (await request('GET', `/api/v1/payments/${payment.id}`, { token })).body

const confirmed = (sale: Started) =>
  until('the booking to be confirmed', async () => (await shownPayment(sale)).status === 'succeeded')

const cancelIt = async (sale: Started, number: string) => {
  await play(sale.payment, { number })
  await confirmed(sale)
  await request('POST', `/api/v1/bookings/${sale.booking.body.id}/cancel`, { token: sale.token, body: {} })
}

/** What a customer or an operator does beside typing the number. */
const scenarios: Partial<Record<string, (sale: Started, number: string) => Promise<unknown>>> = {
  challenge: async ({ payment }, number) => {
    expect((await play(payment, { number })).body.status).toBe('challenge')
    await play(payment, { outcome: 'confirm' })
  },
  webhook_lost: async (sale, number) => {
    await play(sale.payment, { number })
    const place = { dynamo: String(product.cloud.endpoints.DYNAMODB), identityTable: String(product.tables.identity) }
    const { token } = await anAdministrator(place)
    const { body: waiting } = await request('GET', '/api/v1/admin/payments?status=pending&limit=100', { token })
    const { user_id } = waiting.items.find(({ id }: Json) => id === sale.payment.id)
    const path = `/api/v1/admin/payments/${sale.payment.id}/reconcile`
    expect((await request('POST', path, { token, body: { user_id } })).body).toMatchObject({ asked: 1 })
  },
  late: async (sale, number) => {
    await play(sale.payment, { outcome: 'abandon', number })
    await request('DELETE', `/api/v1/reservations/${sale.reservation.body.id}`, { token: sale.token })
    await until(
      'the session to be closed',
      async () => (await play(sale.payment, { outcome: 'decline' })).status === 409,
    )
    await play(sale.payment, { outcome: 'succeed' })
  },
  stays_open: async (sale, number) => {
    await play(sale.payment, { outcome: 'abandon', number })
    const again = await sale.pay({ payment_method: 'card' })
    expect(again.checkout.url).not.toBe(sale.payment.checkout.url)
    await play(sale.payment, { outcome: 'succeed' })
    await play(again, { outcome: 'succeed' })
  },
  refund_pending: cancelIt,
  refund_bounces: cancelIt,
  refund_refused: cancelIt,
  refund_never: cancelIt,
  mandate_declined: async (sale, number) => {
    await merelyPay(sale, number)
    const { made } = await chargeAgain(number)
    expect(made).toMatchObject({ status: 'declined', captures: [] })
  },
  mandate_slow: async (sale, number) => {
    await merelyPay(sale, number)
    const { made, now } = await chargeAgain(number)
    expect(made).toMatchObject({ status: 'open', captures: [] })
    await until('the slow charge to be paid', async () => (await now()).status === 'paid')
  },
}

/** What an integration of the gateway's API does: an order that keeps a mandate, paid with the number, and a charge of it. */
const chargeAgain = async (number: string) => {
  const [place] = product.cloud.functions().filter(({ environment }) => environment.SANDBOX_SECRET)
  process.env.SANDBOX_SECRET = place?.environment.SANDBOX_SECRET
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = String(product.cloud.endpoints.SECRETS_MANAGER)
  const { apiKey: token } = await readMerchantKeys()
  const send = async (path: string, body?: object) =>
    (
      await request(body ? 'POST' : 'GET', `/sandbox/v1${path}`, {
        token,
        ...(body && { body, headers: { 'idempotency-key': `trial-${number.replaceAll(' ', '')}-${path.length}` } }),
      })
    ).body
  const order = { amount: 50_000, currency: 'INR', reference: 'trial', metadata: { gateway: 'sandbox' } }
  const expires_at = new Date(Date.now() + 600_000).toISOString()
  const kept = await send('/orders', { ...order, expires_at, keeps_mandate: true })
  await request('POST', `/sandbox/checkout/${kept.id}`, { body: { number } })
  const { mandate } = await send(`/orders/${kept.id}`)
  const made = await send('/charges', { ...order, mandate })
  return { made, now: () => send(`/orders/${made.id}`) }
}

const merelyPay = ({ payment }: Started, number: string) => play(payment, { number })

it('the guide has each case there is, with its number', () => {
  expect(documented.map(({ name, card }) => [name, card])).toEqual(instruments.map(each => [each.case, each.card]))
  expect(new Set(caseNames).size).toBe(documented.length)
})

describe.concurrent('a number of the guide', () => {
  it.each(documented)('$name ends as it says', async ({ name, card, ends }) => {
    const sale = started.get(name) as Started
    await (scenarios[name] ?? merelyPay)(sale, card)
    let last: string[] = []
    await until(`${name} to end as ${ends}, not ${last}`, async () => {
      const { status, refunds } = await shownPayment(sale)
      last = [status, ...refunds.map((refund: Json) => refund.status)]
      return last.join() === ends.join()
    })
  })
})
