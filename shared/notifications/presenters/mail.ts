/** A mail's content, from which its text and its HTML are both made. */
export interface Mail {
  readonly subject: string
  /** The text that a list of mails shows beside the subject. */
  readonly preview: string
  readonly title: string
  readonly parts: readonly Part[]
  readonly footer: string
}

export type Part =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** To be read off and typed in. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }

export const paragraph = (text: string): Part => ({ kind: 'paragraph', text })
export const code = (text: string): Part => ({ kind: 'code', text })
export const link = (text: string, url: string): Part => ({ kind: 'link', text, url })

/** Rows without a value are left out. */
export const facts = (...rows: readonly (readonly [string, string])[]): Part => ({
  kind: 'facts',
  rows: rows.filter(([, value]) => value !== ''),
})

export const toText = ({ title, parts, footer }: Mail): string =>
  [title, ...parts.map(partText), `-- \n${footer}`].join('\n\n')

const partText = (part: Part): string => {
  if (part.kind === 'facts') return part.rows.map(([name, value]) => `${name}: ${value}`).join('\n')
  if (part.kind === 'link') return `${part.text}:\n${part.url}`
  return part.kind === 'code' ? `    ${part.text}` : part.text
}
