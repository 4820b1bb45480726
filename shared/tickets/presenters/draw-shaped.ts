import { isRightToLeft } from './bidi.ts'
import type { ShapedGlyph } from './shaping.ts'

interface Position {
  readonly xAdvance: number
  readonly xOffset: number
  readonly yOffset: number
}

/** What pdfkit makes of a font; its types leave it out. */
interface EmbeddedFont {
  readonly id: string
  /** What each glyph of the document means: the letters it was first drawn for. */
  readonly unicode: readonly (readonly number[])[]
  layout(text: string): { glyphs: readonly ShapedGlyph[]; positions: readonly Position[] }
  encode(text: string): [codes: readonly string[], positions: readonly Position[]]
  ref(): unknown
}

/**
 * Draws a word's glyphs in the document's font, each at its place. Where the glyphs alone do not spell it, the word is told
 * beside them, so that it can be searched and copied: pdfkit's own `text` cannot do so.
 */
export const drawShaped = (document: PDFKit.PDFDocument, word: string, x: number, y: number, size: number): void => {
  const { _font: font, page } = document as unknown as { _font: EmbeddedFont; page: PDFKit.PDFPage }
  const { glyphs, positions } = font.layout(word)
  const [codes] = font.encode(word)
  const isSpelled = glyphs.every(({ cluster }, index) => {
    const meant = font.unicode[Number.parseInt(codes[index] ?? '', 16)] ?? []
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    const isInLine = xAdvance > 0 && xOffset === 0 && yOffset === 0
    return isInLine && cluster !== '' && cluster === String.fromCodePoint(...meant)
  })
  const fonts = page.fonts as Record<string, unknown>
  fonts[font.id] ??= font.ref()
  const add = (operators: string) => document.addContent(operators)
  document.save().transform(1, 0, 0, -1, 0, page.height)
  add(`BT /${font.id} ${size} Tf`)
  if (!isSpelled) add(`/Span <</ActualText <${told(word)}>>> BDC`)
  let at = x
  for (const [index, code] of codes.entries()) {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    const place = [at + (xOffset * size) / 1000, page.height - y + (yOffset * size) / 1000]
    add(`1 0 0 1 ${place.map(each => each.toFixed(2)).join(' ')} Tm <${code}> Tj`)
    at += (xAdvance * size) / 1000
  }
  add(isSpelled ? 'ET' : 'EMC ET')
  document.restore()
}

/** UTF-16 in hexadecimal digits. Readers take all letters to be in the order of the page, and turn those that run to the left. */
const told = (word: string): string => {
  const onPage = isRightToLeft(word) ? Array.from(word).reverse().join('') : word
  return `feff${Buffer.from(onPage, 'utf16le').swap16().toString('hex')}`
}
