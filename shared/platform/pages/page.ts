import { createHash } from 'node:crypto'

interface Page {
  readonly title: string
  readonly style: string
  readonly script: string
  /** The content of `main`, as HTML. */
  readonly main: string
  /** Attributes of `main`, as HTML. */
  readonly attributes?: string
}

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The headers of a page that loads nothing, runs its own script alone and talks to its own origin alone. */
export const pageSecurity = ({ style, script }: Pick<Page, 'style' | 'script'>) => ({
  'content-security-policy':
    `default-src 'none'; style-src ${sha256(style)}; script-src ${sha256(script)}; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
})

export const escaped = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

/** One self-contained HTML document that no search engine lists. */
export const pageOf = ({ title, style, script, main, attributes = '' }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main${attributes && ` ${attributes}`}>
${main}
</main>
<script>${script}</script>
</body>
</html>
`
