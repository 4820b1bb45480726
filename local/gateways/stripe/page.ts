import { type Html, html } from '../../pages/html.ts'
import { gatewayPage, moneyText } from '../page.ts'
import { cards } from './cards.ts'
import type { Intended, PlayedSession } from './records.ts'

const document = (title: string, content: Html): string => gatewayPage('Stripe', title, content)

const places = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Stripe's amounts are in the smallest unit of their currency, but for a few of no use here. */
export const amountText = ({ amount_total, currency }: PlayedSession): string => {
  const code = (currency ?? 'inr').toUpperCase()
  return moneyText((amount_total ?? 0) / 10 ** places(code), code)
}

const spaced = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ')

/** The customer's page: a choice of Stripe's test cards. */
export const checkoutPage = (session: PlayedSession, intended: Intended | undefined, said = ''): string =>
  document(
    'Pay by card',
    html`<p class="faint">${intended?.description ?? ''}</p>
<p class="amount">${amountText(session)}</p>
<p role="alert">${said}</p>
<form method="post"><fieldset><legend>Card</legend>${Object.entries(cards).map(
      ([number, { title }], index) =>
        html`<label class="choice"><input type="radio" name="card" value="${number}" required${index === 0 ? html` checked` : ''}><span>${title} <span class="faint"><code>${spaced(number)}</code></span></span></label>`,
    )}</fieldset>
<button class="main">${intended?.capture_method === 'manual' ? 'Authorize' : 'Pay'} ${amountText(session)}</button></form>
<a class="button" href="${session.cancel_url ?? '/'}">Back without paying</a>`,
  )

/** What the customer's bank asks (3-D Secure). */
export const bankPage = (session: PlayedSession, card: string): string =>
  document(
    'Your bank asks: is it you?',
    html`<p>3-D Secure for <code>${spaced(card)}</code></p><p class="amount">${amountText(session)}</p>
<form method="post"><input type="hidden" name="card" value="${card}">
<button class="main" name="bank" value="agrees">Yes, complete the payment</button><button name="bank" value="fails">No, refuse it</button></form>`,
  )

export const endedPage = (): string =>
  document(
    'This page has ended',
    html`<p>Nothing can be paid here any more.</p><a class="button" href="/">All orders</a>`,
  )
