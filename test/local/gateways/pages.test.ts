import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type PlayedPaypal, startPaypal } from '../../../local/gateways/paypal/start.ts'
import { type PlayedRazorpay, startRazorpay } from '../../../local/gateways/razorpay/start.ts'
import { type PlayedStripe, startStripe } from '../../../local/gateways/stripe/start.ts'
import { paypalGateway } from '../../../shared/payments/adapters/paypal/gateway.ts'
import { razorpayGateway } from '../../../shared/payments/adapters/razorpay/gateway.ts'
import { stripeGateway } from '../../../shared/payments/adapters/stripe/gateway.ts'
import { aNewOrder } from '../../payments/new-order.ts'
import { openPage, startBrowser, violations } from '../../support/browser.ts'

const stripeKeys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
const razorpayKeys = { key_id: 'rzp_test_1', key_secret: 'a secret of the key', webhook_secret: 'a secret' }
const paypalKeys = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }
let browser: Browser
let stripe: PlayedStripe
let razorpay: PlayedRazorpay
let paypal: PlayedPaypal
beforeAll(async () => {
  browser = await startBrowser()
  stripe = await startStripe(stripeKeys)
  razorpay = await startRazorpay(razorpayKeys)
  paypal = await startPaypal(paypalKeys)
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([stripe?.stop(), razorpay?.stop(), paypal?.stop()])
})

const razorpayAt = () => razorpayGateway(async () => ({ ...razorpayKeys, url: razorpay.url }))

/** The page of a new order; the customer goes back to the overview of the gateway. */
const pages = {
  stripe: async () => {
    const gateway = stripeGateway(async () => ({ ...stripeKeys, url: stripe.url, return_url: stripe.url }))
    return (await gateway.create(aNewOrder())).checkout.url ?? ''
  },
  razorpay: async () => `${razorpay.url}/checkout/${(await razorpayAt().create(aNewOrder())).order_id}`,
  paypal: async () => {
    const gateway = paypalGateway(async () => ({ ...paypalKeys, url: paypal.url, return_url: paypal.url }))
    return (await gateway.create(aNewOrder({ currency: 'EUR' }))).checkout.url ?? ''
  },
}

const looks = [360, 1280].flatMap(width => (['light', 'dark'] as const).map(colorScheme => ({ width, colorScheme })))

describe.each(['stripe', 'razorpay', 'paypal'] as const)('the pages of the played %s', name => {
  it.each(looks)('are accessible, and no wider than $width pixels, $colorScheme', async ({ width, colorScheme }) => {
    const checkout = await pages[name]()
    for (const url of [checkout, new URL('/', checkout).href]) {
      const look = { viewport: { width, height: 740 }, colorScheme }
      const { page, complaints } = await openPage(browser, url, look)
      expect([await violations(page), complaints]).toEqual([[], []])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await page.context().close()
    }
  })

  it('can be paid at with the keyboard alone', async () => {
    const { page } = await openPage(browser, await pages[name]())
    for (let tabs = 0; (await page.evaluate('document.activeElement.className')) !== 'main'; tabs += 1) {
      expect(tabs).toBeLessThan(9)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    // Razorpay hands fields to the merchant's page; the others send the customer back.
    if (name === 'razorpay') await page.getByRole('status').filter({ hasText: 'agreed' }).waitFor()
    else await page.waitForURL(url => url.pathname === '/bookings/bkg_1')
    await page.context().close()
  })
})

describe('the stand-in for Checkout.js', () => {
  /** A merchant's page as Razorpay's guide has it. */
  const merchantPage = async (orderId: string): Promise<string> => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(`<!doctype html><title>Shop</title><script src="${razorpay.url}/v1/checkout.js"></script>
<button id="pay">Pay</button><p id="said"></p><script>
const said = text => { document.getElementById('said').textContent = text }
const checkout = new Razorpay({ key: 'rzp_test_1', order_id: '${orderId}', handler: fields => said(JSON.stringify(fields)), modal: { ondismiss: () => said('dismissed') } })
checkout.on('payment.failed', ({ error }) => said(error.code))
document.getElementById('pay').addEventListener('click', () => checkout.open())</script>`)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  it('tells of a decline, of a page that was closed, and hands the signed fields over', async () => {
    const { order_id } = await razorpayAt().create(aNewOrder())
    const { page, complaints } = await openPage(browser, await merchantPage(order_id))
    const said = (text: RegExp) => page.locator('#said', { hasText: text }).waitFor()
    const frame = page.frameLocator('iframe')
    await page.locator('#pay').click()
    await frame.getByRole('button', { name: 'Decline' }).click()
    await said(/BAD_REQUEST_ERROR/)
    await frame.getByRole('button', { name: 'Close' }).click()
    await said(/dismissed/)
    await page.locator('#pay').click()
    await frame.getByRole('button', { name: 'Pay ₹500.00' }).click()
    await said(/razorpay_signature/)
    const fields = JSON.parse((await page.locator('#said').textContent()) ?? '')
    const proof = { order_id, gateway_payment_id: fields.razorpay_payment_id, signature: fields.razorpay_signature }
    expect(await razorpayAt().isProven?.(proof)).toBe(true)
    expect(complaints.filter(line => !line.includes('402'))).toEqual([])
    await page.context().close()
  })
})
