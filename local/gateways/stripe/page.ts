import { type Html, html } from '../../pages/html.ts'
import { cards } from './cards.ts'
import type { Intended, PlayedSession } from './records.ts'

const document = (title: string, content: Html): string =>
  html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><body><main><h1>${title}</h1>${content}</main></body></html>`
    .html

/** The customer's page: a choice of Stripe's test cards. */
export const checkoutPage = (session: PlayedSession, intended: Intended | undefined, said = ''): string =>
  document(
    'Stripe (played on this machine)',
    html`<p>${intended?.description ?? ''}: ${(session.amount_total ?? 0) / 100} ${(session.currency ?? '').toUpperCase()}</p>
<p role="alert">${said}</p>
<form method="post"><fieldset><legend>Card</legend>${Object.entries(cards).map(
      ([number, { title }]) =>
        html`<p><label><input type="radio" name="card" value="${number}" required> ${number} ${title}</label></p>`,
    )}</fieldset><button>Pay</button></form><p><a href="${session.cancel_url ?? ''}">Back</a></p>`,
  )

/** What the customer's bank asks (3-D Secure). */
export const bankPage = (card: string): string =>
  document(
    'Your bank (played on this machine)',
    html`<form method="post"><input type="hidden" name="card" value="${card}">
<button name="bank" value="agrees">Complete</button> <button name="bank" value="fails">Fail</button></form>`,
  )

export const endedPage = (): string => document('This page has ended', html`<p>Nothing can be paid here any more.</p>`)
