import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import type { LocalCloud } from './local-cloud.ts'

const gatewayTitles: Readonly<Record<string, string>> = { stripe: 'Stripe', razorpay: 'Razorpay', paypal: 'PayPal' }

/** What runs here, at one glance. */
export const indexPage = (cloud: LocalCloud): string =>
  page(
    'Local cloud',
    html`<div class="links">
<a href="/api/docs"><b>API browser</b>Every endpoint, to read and to try</a>
<a href="/local/inbox"><b>Inbox</b>Every e-mail and text message sent: ${cloud.inbox.list().length}</a>
<a href="/local/templates"><b>Templates</b>Every mail and text message, in each language</a>
<a href="/api/openapi.json"><b>OpenAPI</b>The API’s description as JSON</a>
${Object.entries(cloud.gateways).map(
  ([
    name,
    url,
  ]) => html`<a href="${url}/"><b>${gatewayTitles[name] ?? name}</b>A payment gateway played on this machine</a>
`,
)}</div>
${queues(cloud)}${edge(cloud)}${routes(cloud)}${functions(cloud)}${tables(cloud)}${logs(cloud)}`,
  )

const table = (title: string, columns: readonly string[], rows: readonly Html[]): Html =>
  html`<section><h2>${title} <span class="faint">${rows.length}</span></h2>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${columns.map(heading)}</tr></thead><tbody>${rows}</tbody></table></div></section>
`

const heading = (column: string): Html =>
  column.startsWith('#') ? html`<th class="number">${column.slice(1)}</th>` : html`<th>${column}</th>`

const queues = (cloud: LocalCloud): Html =>
  table(
    'Queues',
    ['Name', '#Waiting', '#Delayed', '#In flight'],
    [...cloud.queues()]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(
        ({ name, ready, delayed, inFlight }) =>
          html`<tr><td>${name}<td class="number">${ready}<td class="number">${delayed}<td class="number">${inFlight}</tr>`,
      ),
  )

const edge = ({ edge: behaviors }: LocalCloud): Html =>
  behaviors.length === 0
    ? html``
    : html`${table(
        'Edge',
        ['Path', 'Origin'],
        behaviors.map(({ pattern, origin }) => html`<tr><td><code>${pattern}</code><td>${origin}</tr>`),
      )}<p class="faint">CloudFront’s cache, its web ACL and TLS are not played here: every request reaches its origin.</p>
`

const routes = ({ apis }: LocalCloud): Html =>
  table(
    'Routes',
    ['Route', 'Function'],
    apis
      .flatMap(api => [...api.routes])
      .sort(([a], [b]) => pathOf(a).localeCompare(pathOf(b)))
      .map(([key, name]) => html`<tr><td><code>${key}</code><td>${logLink(name)}</tr>`),
  )

const pathOf = (key: string): string => key.slice(key.indexOf(' ') + 1)

const functions = (cloud: LocalCloud): Html =>
  table(
    'Functions',
    ['Name', '#Time-out', '#Memory', 'Tables and queues'],
    [...cloud.functions()]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(
        ({ name, timeoutSeconds, memoryMegabytes, environment }) =>
          html`<tr><td>${logLink(name)}<td class="number">${timeoutSeconds} s<td class="number">${memoryMegabytes} MB
<td class="faint">${resourcesIn(environment)}</tr>`,
      ),
  )

const resourcesIn = (environment: Readonly<Record<string, string>>): string =>
  Object.keys(environment)
    .filter(name => /_(TABLE|QUEUE)$/.test(name))
    .map(name => name.replace(/_(TABLE|QUEUE)$/, '').toLowerCase())
    .join(', ')

const tables = (cloud: LocalCloud): Html =>
  table(
    'Tables',
    ['Name', 'Keys', 'Time to live', 'Stream'],
    cloud.tables.map(
      ({ name, keys, ttlAttribute, streamArn }) =>
        html`<tr><td>${name}<td><code>${keys.join(', ')}</code><td><code>${ttlAttribute}</code><td>${streamArn ? 'yes' : ''}</tr>`,
    ),
  )

const logLink = (name: string): Html => html`<a href="/local/logs/${name}">${name}</a>`

const logs = ({ logFolder }: LocalCloud): Html =>
  table(
    'Logs',
    ['Function', '#Size', 'Last change'],
    readdirSync(logFolder)
      .sort()
      .map(file => {
        const { size, mtime } = statSync(join(logFolder, file))
        const name = file.replace(/\.log$/, '')
        return html`<tr><td>${logLink(name)}<td class="number">${Math.ceil(size / 1024)} KB<td class="faint">${mtime.toISOString()}</tr>`
      }),
  )
