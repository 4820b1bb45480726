import { type Html, html, trusted } from '../../pages/html.ts'
import type { PlayedOrder } from './records.ts'

const document = (title: string, content: Html): string =>
  html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><body><main><h1>${title}</h1>${content}</main></body></html>`
    .html

/** The customer's page: it pays or declines, and goes on at `callback_url`. */
export const checkoutPage = (order: PlayedOrder, callbackUrl: string): string =>
  document(
    'Razorpay (played on this machine)',
    html`<p>Order ${order.id}: ${order.amount / 100} ${order.currency}</p>
<form method="post"><input type="hidden" name="callback_url" value="${callbackUrl}">
<button name="outcome" value="succeed">Pay</button> <button name="outcome" value="decline">Decline</button></form>`,
  )

/** Posts the three fields to the merchant's page, as Checkout.js does with `callback_url`. */
export const resultPage = (callbackUrl: string, fields: Readonly<Record<string, string>>): string =>
  document(
    'Back to the merchant',
    html`<form method="post" action="${callbackUrl}">${Object.entries(fields).map(
      ([name, value]) => html`<p>${name}: <input name="${name}" value="${value}" readonly size="70"></p>`,
    )}${callbackUrl === '' ? trusted('') : html`<button>Go on</button>`}</form>`,
  )
