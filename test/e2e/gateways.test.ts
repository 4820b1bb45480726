import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPage, startBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { anAdministrator, openDocuments } from './administrator.ts'
import { bookingOf, freeSeats, type Json, passengersFor, request, signUp } from './traveller.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())

/** Turns switches of a played gateway. */
const playAt = async (gateway: string, switches: object): Promise<void> => {
  const url = `${inject('cloudGateways')[gateway]}/_play`
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(switches) })
  expect([reply.status, await reply.text()]).toEqual([200, expect.any(String)])
}

/** PayPal takes no rupees, so its departure is sold in another currency, past every endpoint. */
const inEuros = async (scheduleId: string): Promise<void> => {
  const documents = openDocuments()
  await documents.send(
    new UpdateCommand({
      TableName: inject('cloudTables').inventory as string,
      Key: { pk: scheduleId, sk: 'OFFER' },
      UpdateExpression: 'SET currency = :currency',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':currency': 'EUR' },
    }),
  )
  documents.destroy()
}

/** From free seats to a payment that waits at the gateway. */
const atCheckout = async (gateway: string) => {
  const { token, email } = await signUp()
  const { schedule, seats } = await freeSeats(
    1,
    gateway === 'paypal' ? { from: 'Pune', to: 'Mumbai', daysAhead: 1 } : {},
  )
  if (gateway === 'paypal') await inEuros(schedule.id)
  const post = async (path: string, body: object): Promise<Json> =>
    (await request('POST', `/api/v1/${path}`, { token, body })).body
  const reservation = await post('reservations/create', { schedule_id: schedule.id, seat_ids: seats })
  const contact = { email, phone: '+919876543210' }
  const passengers = passengersFor(seats)
  const booking = await post('bookings/create', { reservation_id: reservation.id, passengers, contact })
  const initiated = { booking_id: booking.id, payment_method: 'card', gateway, amount: booking.total_amount }
  const payment = await post('payments/initiate', initiated)
  expect(payment).toMatchObject({ status: 'pending', gateway })
  return { token, booking, payment, post }
}

type Sale = Awaited<ReturnType<typeof atCheckout>>

const confirmed = ({ token, booking }: Sale) =>
  until('the booking to be confirmed', async () => {
    const { status, ticket } = await bookingOf(token, booking.id)
    return status === 'confirmed' && ticket !== undefined
  })

const hasTicket = async ({ token, booking }: Sale) => {
  const { ticket } = await bookingOf(token, booking.id)
  expect((await request('GET', `/api/v1/tickets/${ticket.id}`, { token })).status).toBe(200)
}

const refundsOf = async ({ token, payment }: Sale): Promise<string[]> =>
  (await request('GET', `/api/v1/payments/${payment.id}`, { token })).body.refunds.map((each: Json) => each.status)

const cancel = ({ booking, post }: Sale) => post(`bookings/${booking.id}/cancel`, {})

const refunded = (sale: Sale) =>
  until('the refund to succeed', async () => (await refundsOf(sale)).join() === 'succeeded')

const orderIdOf = ({ payment: { gateway, checkout } }: Sale): string => {
  if (gateway === 'razorpay') return checkout.order_id
  const url = new URL(checkout.url)
  return gateway === 'paypal' ? (url.searchParams.get('token') ?? '') : (url.pathname.split('/').at(-1) ?? '')
}

describe('a booking paid at a played gateway', () => {
  it('Stripe, in a browser: declined, asked by the bank, confirmed, and the browser is at the booking’s page', async () => {
    const sale = await atCheckout('stripe')
    const { page } = await openPage(browser, sale.payment.checkout.url)
    await page.getByLabel('Declined: insufficient funds').check()
    await page
      .getByRole('button', { name: 'Pay' })
      .or(page.getByRole('button', { name: 'Authorize' }))
      .click()
    await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
    await page.getByLabel('Succeeds once the bank has asked').check()
    await page
      .getByRole('button', { name: 'Pay' })
      .or(page.getByRole('button', { name: 'Authorize' }))
      .click()
    await page.getByRole('button', { name: 'Yes, complete the payment' }).click()
    const back = `/bookings/${sale.booking.id}?payment_id=${sale.payment.id}`
    await page.waitForURL(url => url.href.endsWith(back))
    await page.getByText(`GET /api/v1/payments/${sale.payment.id}`).waitFor()
    await page.context().close()
    await confirmed(sale)
    await hasTicket(sale)
    await playAt('stripe', { refunds: 'pending' })
    await cancel(sale)
    await until('the refund to be pending', async () => (await refundsOf(sale)).join() === 'pending')
    await playAt('stripe', { refunds: 'succeeded' })
  })

  it('Razorpay: what its script gives the client is verified though its webhooks are lost; refunded', async () => {
    const sale = await atCheckout('razorpay')
    await playAt('razorpay', { webhooks: 'lost' })
    const page = `${inject('cloudGateways').razorpay}/checkout/${sale.payment.checkout.order_id}`
    const paid = await (await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'succeed' }) })).text()
    const fields = [...paid.matchAll(/name="(razorpay_\w+)" value="([^"]+)"/g)].map(([, name, value]) => [name, value])
    const verified = await sale.post('payments/verify', { payment_id: sale.payment.id, ...Object.fromEntries(fields) })
    expect(verified.id).toBe(sale.payment.id)
    await playAt('razorpay', { webhooks: 'sent' })
    await confirmed(sale)
    await hasTicket(sale)
    await cancel(sale)
    await refunded(sale)
  })

  it('PayPal: agreed to, authorized, captured, and refunded', async () => {
    const sale = await atCheckout('paypal')
    expect(sale.booking.currency).toBe('EUR')
    await playAt('paypal', { webhooks: 'twice', pay: { id: orderIdOf(sale), outcome: 'succeed' } })
    await confirmed(sale)
    await playAt('paypal', { webhooks: 'sent' })
    await hasTicket(sale)
    await cancel(sale)
    await refunded(sale)
  })

  it('the webhook is lost: the gateway is asked', async () => {
    const sale = await atCheckout('stripe')
    await playAt('stripe', { webhooks: 'lost', pay: { id: orderIdOf(sale), outcome: 'succeed' } })
    await playAt('stripe', { webhooks: 'sent' })
    const { token } = await anAdministrator()
    const { body: waiting } = await request('GET', '/api/v1/admin/payments?status=pending&limit=100', { token })
    const { user_id } = waiting.items.find(({ id }: Json) => id === sale.payment.id)
    const path = `/api/v1/admin/payments/${sale.payment.id}/reconcile`
    expect((await request('POST', path, { token, body: { user_id } })).body).toMatchObject({ asked: 1 })
    await confirmed(sale)
    await cancel(sale)
    await refunded(sale)
  })

  it('is one of those that can be chosen, the sandbox first', async () => {
    const { booking, post } = await atCheckout('stripe')
    const body = { booking_id: booking.id, payment_method: 'card', amount: booking.total_amount, gateway: 'none' }
    const { code, gateways } = await post('payments/initiate', body)
    expect([code, gateways]).toEqual(['GATEWAY_UNKNOWN', ['sandbox', 'stripe', 'razorpay', 'paypal', 'sandboxwhole']])
  })
})
