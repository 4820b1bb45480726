import { inVisualOrder } from './bidi.ts'
import { drawShaped } from './draw-shaped.ts'
import type { Face, Weight } from './face.ts'
import { fontOf } from './fonts.ts'
import { type Letter, lettersOf } from './letters.ts'
import { bare, ellipsisAfter, runsOf, turned, wordsOf } from './words.ts'

export interface Type {
  /** In points. */
  readonly size: number
  /** The smallest size that it may shrink to where it is too long; by default it does not. */
  readonly least?: number
  /** How many lines it may have; what is left over is cut, and an ellipsis says so. */
  readonly lines?: number
  /** How high it may be, in points. */
  readonly height?: number
  readonly weight?: Weight
}

/** A text in the size and the lines that fit. */
export interface Fitted {
  readonly size: number
  readonly lines: readonly (readonly Letter[])[]
  /** From the top of a line to the base that its letters stand on. */
  readonly base: number
  /** From one line to the next. */
  readonly lineHeight: number
}

/** Sets lines of text in as many faces as their letters need, from left to right and from right to left. */
export class Typesetter {
  readonly #document: PDFKit.PDFDocument
  readonly #registered = new Set<string>()

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document
  }

  /** Shrinks a text until no word is broken and it is not too high; at the least size it breaks and cuts. */
  fit(text: string, width: number, type: Type): Fitted {
    const { size, least = size, weight } = type
    const letters = lettersOf(text)
    const words = wordsOf(letters)
    const { base, lineHeight } = metricsOf(letters)
    const fitted = (tried: number, lines: Letter[][]) => ({
      size: tried,
      lines,
      base: base * tried,
      lineHeight: lineHeight * tried,
    })
    for (let tried = size; tried > least; tried -= 0.5) {
      if (words.some(word => this.width(bare(word), tried, weight) > width)) continue
      const lines = this.#wrap(words, width, tried, weight)
      if (lines.length <= mostLines(type, lineHeight * tried)) return fitted(tried, lines)
    }
    const lines = this.#wrap(words, width, least, weight)
    const most = mostLines(type, lineHeight * least)
    if (lines.length <= most) return fitted(least, lines)
    return fitted(least, [...lines.slice(0, most - 1), this.#cut(lines[most - 1] ?? [], width, least, weight)])
  }

  width(letters: readonly Letter[], size: number, weight?: Weight): number {
    return runsOf(letters).reduce((sum, { face, text }) => sum + this.#font(face, size, weight).widthOfString(text), 0)
  }

  /** Sets a line with its left end at `x`, on the base line `y`. */
  set(letters: readonly Letter[], x: number, y: number, size: number, colour: string, weight?: Weight): void {
    let at = x
    for (const { face, level, text } of inVisualOrder(runsOf(letters))) {
      const shown = level % 2 === 1 && !face.shaped ? turned(text) : text
      const font = this.#font(face, size, weight).fillColor(colour)
      const width = font.widthOfString(shown)
      if (face.shaped) drawShaped(font, shown, at, y, size)
      else font.text(shown, at, y, { lineBreak: false, baseline: 'alphabetic' })
      at += width
    }
  }

  #font(face: Face, size: number, weight: Weight = 'regular'): PDFKit.PDFDocument {
    const name = `${face.name} ${face.files.bold === face.files.regular ? 'regular' : weight}`
    if (!this.#registered.has(name)) {
      this.#registered.add(name)
      this.#document.registerFont(name, fontOf(face, weight) as never)
    }
    return this.#document.font(name).fontSize(size)
  }

  /** Breaks at spaces, and inside a word only where the word alone is too wide. */
  #wrap(words: readonly Letter[][], width: number, size: number, weight?: Weight): Letter[][] {
    const lines: Letter[][] = []
    let current: Letter[] = []
    for (const word of words.flatMap(each => this.#breakable(each, width, size, weight))) {
      const longer = [...current, ...(current.length > 0 ? word : bare(word))]
      if (current.length === 0 || this.width(longer, size, weight) <= width) current = longer
      else {
        lines.push(current)
        current = bare(word)
      }
    }
    return [...lines, current]
  }

  #breakable(word: Letter[], width: number, size: number, weight?: Weight): Letter[][] {
    if (this.width(bare(word), size, weight) <= width) return [word]
    const parts: Letter[][] = [[]]
    for (const letter of word) {
      const longer = [...(parts.at(-1) ?? []), letter]
      if (this.width(longer, size, weight) <= width) parts[parts.length - 1] = longer
      else parts.push([letter])
    }
    return parts
  }

  #cut(line: readonly Letter[], width: number, size: number, weight?: Weight): Letter[] {
    for (let kept = line.length; ; kept -= 1) {
      const cut = [...line.slice(0, kept), ...ellipsisAfter(line[kept - 1])]
      if (kept === 0 || this.width(cut, size, weight) <= width) return cut
    }
  }
}

const mostLines = ({ lines = Number.POSITIVE_INFINITY, height }: Type, lineHeight: number): number =>
  Math.max(1, Math.min(lines, height === undefined ? lines : Math.floor(height / lineHeight)))

/** In sizes of the type: as Latin letters need, and more where a script stands higher or hangs lower. */
const metricsOf = (letters: readonly Letter[]): { base: number; lineHeight: number } => {
  const faces = new Set(letters.flatMap(({ face }) => (face?.shaped ? [face] : [])))
  const fonts = Array.from(faces, face => fontOf(face, 'regular'))
  const above = fonts.map(({ ascent, bbox, unitsPerEm }) => Math.min(ascent, bbox.maxY) / unitsPerEm)
  const base = Math.min(1.15, Math.max(1.02, ...above))
  const below = Math.max(
    0.3,
    ...fonts.map(({ descent, bbox, unitsPerEm }) => Math.min(-descent, -bbox.minY) / unitsPerEm),
  )
  return { base, lineHeight: base + below }
}
