import { type Html, html } from '../../pages/html.ts'
import { gatewayPage, moneyText } from '../page.ts'
import type { PlayedOrder } from './records.ts'

const document = (title: string, content: Html): string => gatewayPage('PayPal', title, content)

export const amountText = ({ amount }: Pick<PlayedOrder, 'amount'>): string =>
  moneyText(Number(amount.value), amount.currency_code)

/** The page on which a customer agrees. */
export const checkoutPage = (order: PlayedOrder): string =>
  document(
    'Agree to pay',
    html`<p class="faint">Order <code>${order.id}</code></p>
<p class="amount">${amountText(order)}</p>
<form method="post"><button class="main" name="outcome" value="succeed">Agree and pay</button><button name="outcome" value="decline">Agree with a card that is declined</button></form>
${order.cancel_url === undefined ? html`` : html`<a class="button" href="${order.cancel_url}">Back without paying</a>`}`,
  )

export const thankYouPage = (): string => document('Agreed', html`<p role="status">The merchant hears of it.</p>`)

export const endedPage = (): string =>
  document(
    'This page has ended',
    html`<p>Nothing can be paid here any more.</p><a class="button" href="/">All orders</a>`,
  )
