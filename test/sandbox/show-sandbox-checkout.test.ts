import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/sandbox/show-sandbox-checkout.ts'
import { startBrowser, violations } from '../support/browser.ts'
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

/** The page of an order in a browser of a telephone's width. */
const open = async (url: string, colorScheme: 'light' | 'dark' = 'light') => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(url)
  return { page, complaints }
}

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

  it('404 NOT_FOUND', async () => {
    const { status, body } = await call(handler, { params: { id: `sbo_${'0'.repeat(26)}` } })
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it.each([
    ['Pay ₹900.00', 'Paid.', 'paid'],
    ['Decline', 'Declined.', 'declined'],
    ['Leave unpaid', 'You left', 'open'],
  ])('in a browser, "%s" shows its outcome', async (button, message, status) => {
    const { body: order } = await placeOrder()
    const { page, complaints } = await open(`${listener.url}/sandbox/checkout/${order.id}`)
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('status').filter({ hasText: message }).waitFor()
    expect(await page.locator('main').getAttribute('data-status')).toBe(status)
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
      const { body: order } = await placeOrder({ description: 'A'.repeat(200) })
      const { page } = await open(`${listener.url}/sandbox/checkout/${order.id}`, scheme)
      await page.getByText('How the merchant hears of it').click()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
      await page.context().close()
    },
  )
})
