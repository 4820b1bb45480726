/** HTML that is safe to write out: made by `html`, or by `trusted` from text known to be HTML. */
export interface Html {
  readonly html: string
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const trusted = (text: string): Html => ({ html: text })

const piece = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(piece).join('')
  if (typeof value === 'object' && value !== null && 'html' in value) return String(value.html)
  return String(value ?? '').replace(/[&<>"']/g, character => escapes[character] as string)
}

/** A template tag that escapes every value but `Html`. */
export const html = (strings: TemplateStringsArray, ...values: readonly unknown[]): Html => ({
  html: strings.reduce((text, string, index) => text + piece(values[index - 1]) + string),
})
