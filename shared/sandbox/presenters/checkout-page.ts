import { createHash } from 'node:crypto'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Order } from '../rules/order.ts'
import { script } from './checkout-script.ts'
import { style } from './checkout-style.ts'
import { checkoutWords, type Words } from './checkout-words.ts'

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page loads nothing, runs its own script alone and talks to its own origin alone. */
export const pageSecurity = {
  'content-security-policy':
    `default-src 'none'; style-src ${sha256(style)}; script-src ${sha256(script)}; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

/** The checkout page of an order: one self-contained HTML document. */
export const checkoutPage = (order: Order, now: EpochMs): string => {
  const words = checkoutWords(order, now)
  const { status, amount } = words
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Pay ${escaped(amount)} to Holdfast · Sandbox</title>
<style>${style}</style>
</head>
<body>
<main data-status="${status}">
  <p class="ribbon">Test gateway: no money moves</p>
  <header>
    <span class="logo" aria-hidden="true">H</span>
    <div><h1>Holdfast</h1><p class="quiet">${words.task}</p></div>
  </header>
  <section class="sum" aria-label="Order">
    <p class="headline">${words.headline}</p>
    <p class="amount">${escaped(amount)}</p>
    ${order.description && `<p>${escaped(order.description)}</p>`}
    <p class="quiet">Order <code>${escaped(order.id)}</code></p>
    ${words.notes.map(note => `<p class="quiet">${note}</p>`).join('\n    ')}
  </section>
  <p id="said" role="status" aria-live="polite"></p>
  ${status === 'open' || status === 'declined' ? actions(words, order) : ''}
  <footer class="quiet">Sandbox plays a payment gateway so that every case can be tried: it has its own records, and tells the merchant by signed webhooks only.</footer>
</main>
<script>${script}</script>
</body>
</html>
`
}

const actions = ({ status, amount }: Words, { capture }: Order): string => `<form id="play">
    <button class="pay" name="outcome" value="succeed">${status === 'declined' ? 'Let the bank say yes after all' : `${capture === 'manual' ? 'Authorize' : 'Pay'} ${escaped(amount)}`}</button>
    <div class="row">
      ${status === 'open' ? '<button name="outcome" value="decline">Decline</button>' : ''}
      <button name="outcome" value="abandon">Leave unpaid</button>
    </div>
    <details>
      <summary>How the merchant hears of it</summary>
      <label for="delay">Seconds until the webhook is sent <span class="quiet">(0 to 900)</span></label>
      <input id="delay" name="delay_seconds" type="number" inputmode="numeric" min="0" max="900" step="1" value="0" required>
      <label for="duplicates">Times it is sent again <span class="quiet">(0 to 100)</span></label>
      <input id="duplicates" name="duplicates" type="number" inputmode="numeric" min="0" max="100" step="1" value="0" required>
    </details>
  </form>`
