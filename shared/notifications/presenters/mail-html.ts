import type { Mail, Part } from './mail.ts'

const font =
  "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Devanagari','Nirmala UI','Kohinoor Devanagari',Helvetica,Arial,sans-serif"

// Mail programs with a dark mode of their own use these colours instead; those without style sheets use the inline
// ones.
const dark = `@media (prefers-color-scheme:dark){
.page{background:#15181c!important}.card{background:#1f242a!important;border-color:#39424c!important}
.ink{color:#f1f3f5!important}.faint{color:#aab4be!important}.row{border-color:#39424c!important}
.code{background:#15181c!important;color:#f1f3f5!important}.button{background:#8ecae6!important;color:#10202b!important}}`

/** One column of at most 560 points, without images, in light and dark; every text escaped. */
export const toHtml = ({ subject, preview, title, parts, footer }: Mail, language: string): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title><style>${dark}</style></head>
<body class="page" style="margin:0;padding:0;background:#eef1f4">
<div style="display:none;max-height:0;overflow:hidden">${escaped(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#eef1f4"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td class="ink" style="${font};font-size:15px;font-weight:700;letter-spacing:.02em;color:#17324d;padding:0 4px 14px">Holdfast</td></tr>
<tr><td class="card" style="background:#ffffff;border:1px solid #d8dee4;border-radius:12px;padding:28px 28px 20px">
<h1 class="ink" style="${font};font-size:22px;line-height:1.3;margin:0 0 16px;color:#12202e">${escaped(title)}</h1>
${parts.map(partHtml).join('\n')}
</td></tr>
<tr><td class="faint" style="${font};font-size:12px;line-height:1.5;color:#5b6772;padding:14px 4px 0">${escaped(footer)}</td></tr>
</table></td></tr></table></body></html>
`

const partHtml = (part: Part): string => {
  switch (part.kind) {
    case 'paragraph':
      return `<p class="ink" style="${font};font-size:15px;line-height:1.55;margin:0 0 16px;color:#26333f">${escaped(part.text)}</p>`
    case 'code':
      return `<p class="code" style="${font};font-size:32px;font-weight:700;letter-spacing:.24em;text-align:center;background:#eef1f4;border-radius:8px;padding:16px 0 16px .24em;margin:0 0 16px;color:#12202e">${escaped(part.text)}</p>`
    case 'facts':
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 18px">${part.rows.map(rowHtml).join('')}</table>`
    case 'link':
      return `<p style="margin:4px 0 18px"><a class="button" href="${escaped(part.url)}" style="${font};display:inline-block;font-size:15px;font-weight:600;text-decoration:none;background:#17324d;color:#ffffff;border-radius:8px;padding:12px 20px">${escaped(part.text)}</a></p>`
  }
}

const rowHtml = ([name, value]: readonly [string, string]): string =>
  `<tr><td class="faint row" valign="top" style="${font};font-size:13px;color:#5b6772;padding:9px 12px 9px 0;border-top:1px solid #e3e8ec;width:96px">${escaped(name)}</td><td class="ink row" valign="top" style="${font};font-size:15px;color:#12202e;padding:8px 0;border-top:1px solid #e3e8ec;font-weight:600">${escaped(value)}</td></tr>`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => entities[character] ?? character)
