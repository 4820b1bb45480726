import { type Html, html, trusted } from '../pages/html.ts'

const style = trusted(`
  :root { color-scheme: light dark; --text: light-dark(#1a2230, #e8ebf0); --faint: light-dark(#566273, #a3aebd);
    --line: light-dark(#7b8794, #7b8794); --page: light-dark(#f3f5f8, #12161b); --card: light-dark(#fff, #1a2027);
    --accent: light-dark(#0b5fb0, #6cb2f5); --on: light-dark(#fff, #0c1116); --bad: light-dark(#a3181f, #ff9c9c) }
  * { box-sizing: border-box }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
  main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem 3rem }
  main.wide { max-width: 60rem }
  .ribbon { margin: 0 0 1rem; padding: .4rem .8rem; border: 1px dashed var(--line); border-radius: .5rem; color: var(--faint); font-size: .9rem }
  h1 { font-size: 1.4rem; margin: 0 0 .25rem } h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem }
  .amount { font-size: 2rem; font-weight: 700; margin: .25rem 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
  .faint { color: var(--faint) } p { overflow-wrap: anywhere }
  fieldset { border: 1px solid var(--line); border-radius: .6rem; padding: .25rem .8rem .6rem; margin: 1rem 0; background: var(--card) }
  legend { font-weight: 600; padding: 0 .3rem }
  label.choice { display: flex; gap: .7rem; align-items: start; padding: .5rem 0 } label.choice input { margin: .3rem 0 0; width: 1.1rem; height: 1.1rem; accent-color: var(--accent) }
  label.choice span { display: block } code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
  button, .button { display: block; width: 100%; font: inherit; font-weight: 600; padding: .7rem 1rem; margin: .6rem 0; border-radius: .6rem; text-align: center;
    border: 1px solid var(--accent); background: var(--card); color: var(--accent); cursor: pointer; text-decoration: none }
  button.main { background: var(--accent); color: var(--on) } button:disabled { opacity: .6; cursor: default }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  a { color: var(--accent) } [role=alert]:empty, [role=status]:empty { display: none }
  [role=alert] { color: var(--bad); font-weight: 600; border-left: 4px solid var(--bad); padding-left: .7rem }
  [role=status] { font-weight: 600; border-left: 4px solid var(--accent); padding-left: .7rem }
  .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
  table { border-collapse: collapse; width: 100%; font-size: .92rem } th, td { text-align: left; padding: .45rem .8rem; vertical-align: top } tr + tr > *, tbody tr > * { border-top: 1px solid var(--line) }
`)

/** A page of a played gateway: it says that it is one. */
export const gatewayPage = (gateway: string, title: string, content: Html, kind: 'pay' | 'overview' = 'pay'): string =>
  html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${gateway}, played on this machine</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main class="${kind === 'overview' ? 'wide' : 'pay'}">
<p class="ribbon">${gateway}, played on this machine: no money moves.</p>
<h1>${title}</h1>
${content}
</main>
</html>
`.html

/** An amount in words of its currency; a gateway's own number of decimals is its affair. */
export const moneyText = (major: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() }).format(major)

export interface ListedOrder {
  readonly id: string
  readonly status: string
  readonly amount: string
  /** The page where it is paid, while it can be. */
  readonly page?: string | undefined
}

/** What has been ordered here, the newest first, and what can be played. */
export const overviewPage = (
  gateway: string,
  orders: readonly ListedOrder[],
  switches: Readonly<Record<string, string>>,
) =>
  gatewayPage(
    gateway,
    `${gateway}: orders and switches`,
    html`<h2 id="orders">Orders</h2>
${orders.length === 0 ? html`<p class="faint">None yet: initiate a payment with “gateway”: “${gateway.toLowerCase()}”.</p>` : orderTable(orders)}
<h2 id="switches">Switches</h2>
<p>What this gateway plays is chosen by <code>POST /_play</code> with a JSON object:</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="switches"><table><thead><tr><th>Switch<th>What it does</thead><tbody>${Object.entries(
      switches,
    ).map(([example, effect]) => html`<tr><td><code>${example}</code><td>${effect}</tr>`)}</tbody></table></div>`,
    'overview',
  )

const orderTable = (orders: readonly ListedOrder[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-labelledby="orders"><table><thead><tr><th>Order<th>Amount<th>Status</thead><tbody>${orders
    .toReversed()
    .slice(0, 100)
    .map(
      ({ id, status, amount, page }) =>
        html`<tr><td>${page === undefined ? html`<code>${id}</code>` : html`<a href="${page}"><code>${id}</code></a>`}<td>${amount}<td>${status}</tr>`,
    )}</tbody></table></div>`

/** The switches that every played gateway has. */
export const commonWords = {
  '{"webhooks": "sent" | "lost" | "twice" | "held"}':
    'What becomes of events from now on. Held ones are sent, the last first, as soon as another choice is made.',
  '{"lose_reply_of": "capture"}':
    'The next POST whose path ends so takes effect, and its reply does not arrive; {"path_ends", "method"} for another method.',
  '{"break_down": 3}': 'The next requests are answered with 500, and do nothing.',
  '{"refunds": "succeeded" | "pending" | "failed"}': 'What refunds become at first, from now on.',
  '{"settle_refund": {"id": "…", "state": "succeeded" | "failed"}}': 'Ends a pending refund.',
  '{"lapse": "…"}': 'The time of an order’s authorization is over.',
  '{"capture_late": "…"}': 'Authorized money is captured by hand, as the owner of the account can.',
} as const
