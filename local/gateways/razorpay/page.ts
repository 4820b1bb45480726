import { type Html, html, trusted } from '../../pages/html.ts'
import { gatewayPage, moneyText } from '../page.ts'
import type { PlayedOrder } from './records.ts'

const document = (title: string, content: Html): string => gatewayPage('Razorpay', title, content)

const places = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

export const amountText = ({ amount, currency }: Pick<PlayedOrder, 'amount' | 'currency'>): string =>
  moneyText(amount / 10 ** places(currency), currency)

/** Where the result goes: to a page by a form, or to the page that has this one in a frame. */
export interface Back {
  readonly callback_url: string
  /** The origin of that page. */
  readonly embedder: string
}

/** The customer's page: it pays or is declined. */
export const checkoutPage = (order: PlayedOrder, { callback_url, embedder }: Back, said = ''): string =>
  document(
    'Pay by UPI',
    html`<p class="faint">Order <code>${order.id}</code></p>
<p class="amount">${amountText(order)}</p>
<p role="alert">${said}</p>
<form method="post"><input type="hidden" name="callback_url" value="${callback_url}"><input type="hidden" name="embedder" value="${embedder}">
<button class="main" name="outcome" value="succeed">Pay ${amountText(order)}</button><button name="outcome" value="decline">Decline at the bank</button></form>
${
  embedder === ''
    ? trusted('')
    : html`<button type="button" id="dismiss">Close without paying</button>${toEmbedder('dismiss', { kind: 'dismissed' }, embedder)}${
        said === '' ? trusted('') : toEmbedder(undefined, { kind: 'failed' }, embedder)
      }`
}`,
  )

/** JSON within a script must not end it. */
const inScript = (value: unknown): Html => trusted(JSON.stringify(value).replaceAll('<', '\\u003c'))

/** Posts a message to the page around this one: at once, or when a button is pressed. */
const toEmbedder = (button: string | undefined, message: object, origin: string): Html => {
  const post = html`parent.postMessage(${inScript({ razorpay: message })}, ${inScript(origin)})`
  return button === undefined
    ? html`<script>${post}</script>`
    : html`<script>document.getElementById(${inScript(button)}).addEventListener('click', () => ${post})</script>`
}

/** Hands the three fields over, as Checkout.js does to its handler or to `callback_url`; without either a person reads them. */
export const resultPage = ({ callback_url, embedder }: Back, fields: Readonly<Record<string, string>>): string =>
  document(
    'Paid',
    html`<p role="status">The bank has agreed. The merchant has these fields verified by <code>POST /api/v1/payments/verify</code>.</p>
<form method="post" action="${callback_url}">${Object.entries(fields).map(
      ([name, value]) =>
        html`<input type="hidden" name="${name}" value="${value}"><p>${name}<br><code>${value}</code></p>`,
    )}${callback_url === '' ? trusted('') : html`<button class="main">Go on</button>`}</form>${
      embedder === '' ? trusted('') : toEmbedder(undefined, { kind: 'paid', fields }, embedder)
    }`,
  )

export const endedPage = (): string =>
  document(
    'This page has ended',
    html`<p>Nothing can be paid here any more.</p><a class="button" href="/">All orders</a>`,
  )
