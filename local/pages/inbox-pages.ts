import type { InboxMessage } from '../services/inbox.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'

/** The wire form of a message: attachments with the address of their content. */
export const inboxJson = (messages: readonly InboxMessage[]) =>
  messages.map(({ id, channel, to, from, subject, text, html: body, sent_at, attachments }) => ({
    id,
    channel,
    to,
    from,
    subject,
    text,
    html: body,
    sent_at,
    attachments: attachments.map((attachment, index) => ({ ...attachment, url: attachmentUrl(id, index) })),
  }))

/** Every e-mail, SMS and push message, newest first. */
export const inboxPage = (messages: readonly InboxMessage[], to: string): string =>
  page(
    'Inbox',
    html`<form action="/local/inbox"><input name="to" value="${to}" placeholder="Address or number" aria-label="Recipient">
<button>Filter</button></form>
${messages.length === 0 ? html`<p class="faint">Nothing was sent${to ? ` to ${to}` : ''} yet.</p>` : messages.map(message)}`,
  )

const message = (sent: InboxMessage): Html => html`<article><header>
<h2>${sent.subject || (sent.channel === 'sms' ? 'Text message' : 'No subject')}</h2>
<div class="faint">${sent.channel} to <b>${sent.to}</b>${sent.from ? ` from ${sent.from}` : ''} · ${sent.sent_at}</div>
${sent.attachments.length > 0 ? html`<div>${sent.attachments.map((each, index) => attachment(sent.id, each, index))}</div>` : ''}
</header>
${sent.html ? html`<iframe sandbox src="/local/inbox/${sent.id}/html" height="420" title="${sent.subject}"></iframe>` : html`<pre>${sent.text}</pre>`}
</article>
`

const attachment = (id: string, { name, size }: { name: string; size: number }, index: number): Html =>
  html`<a href="${attachmentUrl(id, index)}">${name}</a> <span class="faint">${Math.ceil(size / 1024)} KB</span> `

const attachmentUrl = (id: string, index: number): string => `/local/inbox/${id}/attachments/${index}`
