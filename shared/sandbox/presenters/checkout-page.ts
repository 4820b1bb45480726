import type { EpochMs } from '../../kernel/clock.ts'
import { escaped, pageOf, pageSecurity as securityOf } from '../../platform/pages/page.ts'
import { instruments } from '../rules/cases.ts'
import type { Order } from '../rules/order.ts'
import { script } from './checkout-script.ts'
import { style } from './checkout-style.ts'
import { checkoutWords, type Words } from './checkout-words.ts'

export const pageSecurity = securityOf({ style, script })

/** The checkout page of an order: one self-contained HTML document. */
export const checkoutPage = (order: Order, now: EpochMs): string => {
  const words = checkoutWords(order, now)
  const { status, amount } = words
  const main = `  <p class="ribbon">Test gateway: no money moves</p>
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
  <footer class="quiet">Sandbox plays a payment gateway so that every case can be tried: it has its own records, and tells the merchant by signed webhooks only.</footer>`
  const title = `Pay ${amount} to Holdfast · Sandbox`
  return pageOf({ title, style, script, main, attributes: `data-status="${status}"` })
}

const actions = ({ status, amount }: Words, { capture, is_challenged }: Order): string => `<form id="play">
    <label for="number">Card or UPI number <span class="quiet">(any will do)</span></label>
    <input id="number" name="number" inputmode="tel" autocomplete="off" list="numbers" placeholder="4242 4242 4242 4242" maxlength="30" pattern="\\+?[0-9 \\-]{10,30}">
    <datalist id="numbers">${instruments.map(({ card, case: name }) => `<option value="${card}">${name.replaceAll('_', ' ')}</option>`).join('')}</datalist>
    <div id="asked" class="row" ${hiddenIf(!is_challenged)}>
      <button class="main" name="outcome" value="confirm">Confirm</button>
      <button name="outcome" value="decline">Refuse</button>
    </div>
    <div id="choice" ${hiddenIf(is_challenged)}>
      <button class="main" name="outcome" value="succeed">${status === 'declined' ? 'Let the bank say yes after all' : `${capture === 'manual' ? 'Authorize' : 'Pay'} ${escaped(amount)}`}</button>
      <div class="row">
        ${status === 'open' ? '<button name="outcome" value="decline">Decline</button>' : ''}
        <button name="outcome" value="abandon">Leave unpaid</button>
      </div>
    </div>
    <details>
      <summary>How the merchant hears of it</summary>
      <label for="delay">Seconds until the webhook is sent <span class="quiet">(0 to 900)</span></label>
      <input id="delay" name="delay_seconds" type="number" inputmode="numeric" min="0" max="900" step="1" value="0" required>
      <label for="duplicates">Times it is sent again <span class="quiet">(0 to 100)</span></label>
      <input id="duplicates" name="duplicates" type="number" inputmode="numeric" min="0" max="100" step="1" value="0" required>
    </details>
  </form>`

const hiddenIf = (is: boolean | undefined): string => (is ? 'hidden' : '')
