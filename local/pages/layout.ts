import { type Html, html, trusted } from './html.ts'

const style = trusted(`
  :root { color-scheme: light dark; --text: light-dark(#1d2733, #e6e9ee); --faint: light-dark(#5b6878, #9aa6b5);
    --line: light-dark(#e2e6eb, #2e3742); --page: light-dark(#f6f7f9, #12161b); --card: light-dark(#fff, #1a2027);
    --accent: light-dark(#0b5fb0, #6cb2f5) }
  * { box-sizing: border-box }
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
  header, main { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem }
  header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-block: 1.5rem .5rem }
  header strong { font-size: 1.15rem } header strong a { color: inherit }
  nav { display: flex; gap: 1rem }
  a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
  h1 { font-size: 1.35rem; margin: 1rem 0 .75rem } h2 { font-size: 1rem; margin: 0 }
  section, article { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; margin: 0 0 1rem; overflow: hidden }
  section > h2, article > header { padding: .7rem 1rem; border-bottom: 1px solid var(--line) }
  article > header { display: block; margin: 0; max-width: none }
  .scroll { overflow-x: auto }
  table { border-collapse: collapse; width: 100%; font-size: .9rem }
  th, td { text-align: left; padding: .4rem 1rem; border-top: 1px solid var(--line); vertical-align: top }
  thead th { border-top: 0 } th { font-weight: 600; color: var(--faint) }
  .number { text-align: right; font-variant-numeric: tabular-nums }
  code, pre { font: .85em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
  pre { margin: 0; padding: 1rem; white-space: pre-wrap }
  .faint { color: var(--faint) } .links { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; margin: 0 0 1rem }
  .links a { display: block; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; color: inherit }
  .links a:hover { border-color: var(--accent); text-decoration: none } .links b { color: var(--accent); display: block }
  iframe { width: 100%; border: 0; background: #fff; display: block }
  form { display: flex; gap: .5rem; margin: 0 0 1rem } input { font: inherit; padding: .35rem .6rem; flex: 1; max-width: 24rem }
  button { font: inherit; padding: .35rem .8rem }
`)

/** A page of the local cloud. */
export const page = (title: string, content: Html): string =>
  html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Holdfast</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<header><strong><a href="/local/">Holdfast on this machine</a></strong>
<nav><a href="/api/docs">API</a><a href="/local/inbox">Inbox</a><a href="/local/templates">Templates</a></nav></header>
<main><h1>${title}</h1>
${content}
</main>
</html>
`.html
