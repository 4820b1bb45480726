import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/show-sandbox-checkout.ts'
import { capture, voidAuthorization } from '../../shared/sandbox/rules/authorization.ts'
import { type Order, pay } from '../../shared/sandbox/rules/order.ts'
import { changeOrder } from '../../shared/sandbox/store/orders.ts'
import { openPage, startBrowser, violations } from '../support/browser.ts'
import { call } from '../support/call.ts'
import type { Listener } from '../support/listener.ts'
import { startSandbox } from '../support/sandbox.ts'
import { placeOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
let listener: Listener
let browser: Browser
beforeAll(async () => {
  gateway = await startGateway()
  listener = await startSandbox()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([gateway.stop(), listener.stop()])
})

/** An order that its customer authorized, and what came of that. */
const played = (order: Order, act: string): Order => {
  const now = Date.now()
  const authorized = pay(order, act === 'lapse' ? now - 8 * 24 * 3600_000 : now)
  if (act === 'capture') return capture(authorized, { key: 'key', amount: 30_000 }, now)
  return act === 'void' ? voidAuthorization(authorized, now) : authorized
}

/** The page of an order in a browser of a telephone's width. */
const open = (url: string, colorScheme: 'light' | 'dark' = 'light') =>
  openPage(browser, url, { viewport: { width: 360, height: 740 }, colorScheme })

describe('show sandbox checkout', () => {
  it('200 a page that names the amount, and loads nothing from anywhere', async () => {
    const { body: order } = await placeOrder({ amount: 123_456 })
    const { status, headers, body } = await call(handler, { params: { id: order.id } })
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(body).toContain('₹1,234.56')
    expect(body).not.toMatch(/(src|href)=/)
  })

  it('200 a merchant’s description is text, never markup', async () => {
    const { body: order } = await placeOrder({ description: '<img src=x onerror=alert(1)>"\'&' })
    const { body } = await call(handler, { params: { id: order.id } })
    expect(body).not.toContain('<img')
    expect(body).toContain('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;')
  })

  it.each([
    ['open', undefined, ['Amount to authorize', '₹900.00', 'nothing is charged now', 'Authorize ₹900.00']],
    ['authorized', 'authorize', ['Authorized, not charged yet', '₹900.00', 'Reserved until', 'or less']],
    ['paid', 'capture', ['Paid', '₹300.00', '₹900.00 was authorized; the rest was released']],
    ['voided', 'void', ['Authorization voided', '₹900.00', 'Nothing was charged']],
    ['expired', 'lapse', ['Authorization lapsed', '₹900.00', 'Nothing was charged']],
  ])('200 says of an order with manual capture that it is %s', async (status, act, words) => {
    const { body: order } = await placeOrder({ capture: 'manual' })
    if (act) await changeOrder(order.id, before => played(before, act))
    const { body } = await call(handler, { params: { id: order.id } })
    expect(body).toContain(`data-status="${status}"`)
    for (const word of words) expect(body).toContain(word)
    expect(body.includes('<form')).toBe(status === 'open')
  })

  it('404 NOT_FOUND', async () => {
    const { status, body } = await call(handler, { params: { id: `sbo_${'0'.repeat(26)}` } })
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it.each([
    ['Pay ₹900.00', 'Paid.', 'paid', 'Paid', 'automatic'],
    ['Authorize ₹900.00', 'Authorized.', 'authorized', 'Authorized, not charged yet', 'manual'],
    ['Decline', 'Declined.', 'declined', 'Declined by the bank', 'automatic'],
    ['Leave unpaid', 'You left', 'open', 'Amount to pay', 'automatic'],
  ])('in a browser, "%s" shows its outcome', async (button, message, status, headline, mode) => {
    const { body: order } = await placeOrder({ capture: mode })
    const { page, complaints } = await open(`${listener.url}/sandbox/checkout/${order.id}`)
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('status').filter({ hasText: message }).waitFor()
    expect(await page.locator('main').getAttribute('data-status')).toBe(status)
    expect(await page.locator('.headline').textContent()).toBe(headline)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it.each([
    [60, /^\d{1,2}:\d\d:\d\d/],
    [7 * 24 * 3600, /\d{4}.* \d{1,2}:\d\d/],
  ])('in a browser, money reserved for %i seconds is so until a time its reader knows', async (seconds, form) => {
    const { body: order } = await placeOrder({ capture: 'manual', authorization_seconds: seconds })
    await changeOrder(order.id, before => played(before, 'authorize'))
    const { page, complaints } = await open(`${listener.url}/sandbox/checkout/${order.id}`)
    expect(await page.locator('time').textContent()).toMatch(form)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('in a browser, delay and duplicates are sent along', async () => {
    const { body: order } = await placeOrder()
    const { page } = await open(`${listener.url}/sandbox/checkout/${order.id}`)
    await page.getByText('How the merchant hears of it').click()
    await page.getByLabel('Seconds until the webhook').fill('30')
    await page.getByLabel('Times it is sent again').fill('2')
    await page.getByRole('button', { name: 'Pay' }).click()
    await page.getByRole('status').filter({ hasText: 'Paid.' }).waitFor()
    const delayed = gateway.queues.delayed('sandbox-webhooks') as { data: { order: { id: string } } }[]
    expect(delayed.filter(({ data }) => data.order.id === order.id)).toHaveLength(3)
    await page.context().close()
  })

  it.each(['light', 'dark'] as const)(
    'in a browser, %s: the page is accessible, and not wider than 360 pixels',
    async scheme => {
      for (const mode of ['automatic', 'manual']) {
        const { body: order } = await placeOrder({ description: 'A'.repeat(200), capture: mode })
        const { page } = await open(`${listener.url}/sandbox/checkout/${order.id}`, scheme)
        await page.getByText('How the merchant hears of it').click()
        expect(await violations(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
        await page.getByRole('button', { name: '₹900.00' }).click()
        await page.locator('form').waitFor({ state: 'hidden' })
        expect(await violations(page)).toEqual([])
        await page.context().close()
      }
    },
  )
})
