import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { RequestListener } from '../gateway/http-api.ts'
import { html } from './html.ts'
import { inboxJson, inboxPage } from './inbox-pages.ts'
import { indexPage } from './index-page.ts'
import { page } from './layout.ts'
import type { LocalCloud } from './local-cloud.ts'
import { templateHtml, templatesPage } from './template-pages.ts'

interface Content {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly type: string
  readonly body: string | Buffer
}

type Page = (cloud: LocalCloud, match: RegExpExecArray, request: IncomingMessage) => Promise<Content> | Content

const asHtml = (body: string, status = 200): Content => ({ status, type: 'text/html; charset=utf-8', body })
const missing = (): Content => asHtml(page('Not found', html`<p>There is nothing here.</p>`), 404)
const redirect = (location: string): Content => ({ status: 302, headers: { location }, type: 'text/plain', body: '' })

const pages: readonly (readonly [RegExp, Page])[] = [
  [/^\/$/, () => redirect('/local/')],
  [/^\/local$/, () => redirect('/local/')],
  [/^\/local\/$/, cloud => asHtml(indexPage(cloud))],
  [/^\/local\/inbox\/?$/, (cloud, _, request) => inbox(cloud, request)],
  [/^\/local\/inbox\/([^/]+)\/html$/, (cloud, [, id = '']) => messageHtml(cloud, id)],
  [
    /^\/local\/inbox\/([^/]+)\/attachments\/(\d+)$/,
    (cloud, [, id = '', index]) => attachment(cloud, id, Number(index)),
  ],
  [/^\/local\/templates\/?$/, (_cloud, _match, request) => asHtml(templatesPage(queryOf(request, 'language')))],
  [/^\/local\/templates\/(\w+)\/(\w+)$/, (_, [, language = '', kind = '']) => template(language, kind)],
  [/^\/local\/logs\/([\w.-]+)$/, (cloud, [, name = '']) => log(cloud, name)],
  [/^\/local(\/|$)/, missing],
]

/** Pages of the web client that customers come to from elsewhere, where there is no web client. */
const standIns: readonly (readonly [RegExp, Page])[] = [
  [/^\/bookings\/([\w-]+)$/, (_, [, id = ''], request) => asHtml(bookingStandIn(id, queryOf(request, 'payment_id')))],
]

/** The local cloud's own pages; every other request goes to `api`. */
export const localPages =
  (cloud: LocalCloud, api: RequestListener): RequestListener =>
  async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] as string
    if (request.method !== 'GET' && request.method !== 'HEAD') return api(request, response)
    if (path === '/' && (await cloud.hasWebClient())) return api(request, response)
    const isReplaced = standIns.some(([pattern]) => pattern.test(path)) && !(await cloud.hasWebClient())
    for (const [pattern, answer] of isReplaced ? standIns : pages) {
      const match = pattern.exec(path)
      if (match) return write(response, await answer(cloud, match, request))
    }
    return api(request, response)
  }

const bookingStandIn = (id: string, paymentId: string): string =>
  page(
    'Your booking',
    html`<p>Mails and payment gateways lead here. The web client, which would show the booking, is not installed;
what it would ask for:</p><ul><li><code>GET /api/v1/bookings/${id}/details</code></li>${
      paymentId === '' ? html`` : html`<li><code>GET /api/v1/payments/${paymentId}</code></li>`
    }</ul>`,
  )

/** In place of a page that the web client does not have. */
export const missingPage: RequestListener = async (_, response) => write(response, missing())

const write = (response: ServerResponse, { status = 200, headers, type, body }: Content): void => {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}

const queryOf = (request: IncomingMessage, name: string): string =>
  new URL(request.url ?? '/', 'http://localhost').searchParams.get(name) ?? ''

const template = (language: string, kind: string): Content => {
  const body = templateHtml(language, kind)
  return body === undefined ? missing() : asHtml(body)
}

const inbox = (cloud: LocalCloud, request: IncomingMessage): Content => {
  const to = queryOf(request, 'to')
  const messages = cloud.inbox.list(to ? { to } : {})
  if (!request.headers.accept?.includes('application/json')) return asHtml(inboxPage(messages, to))
  return { type: 'application/json', body: JSON.stringify(inboxJson(messages)) }
}

const messageHtml = (cloud: LocalCloud, id: string): Content => {
  const message = cloud.inbox.get(id)
  // Mail is shown as a mail reader would: no scripts, nothing fetched from this origin's API.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  return message ? { ...asHtml(message.html), headers: { 'content-security-policy': policy } } : missing()
}

const attachment = async (cloud: LocalCloud, id: string, index: number): Promise<Content> => {
  const found = await cloud.inbox.attachment(id, index)
  if (!found) return missing()
  const name = encodeURIComponent(found.name)
  return {
    type: found.type,
    body: found.content,
    headers: { 'content-disposition': `inline; filename*=UTF-8''${name}`, 'x-content-type-options': 'nosniff' },
  }
}

const shownBytes = 256 * 1024

const log = async (cloud: LocalCloud, name: string): Promise<Content> => {
  const path = join(cloud.logFolder, `${name}.log`)
  if (!existsSync(path)) return asHtml(page(name, html`<p class="faint">It has written nothing yet.</p>`))
  const text = await readFile(path, 'utf8')
  return asHtml(page(name, html`<section><pre>${text.slice(-shownBytes)}</pre></section>`))
}
