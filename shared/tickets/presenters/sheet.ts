import PDFDocument from 'pdfkit'
import { withoutControls } from './bidi.ts'
import { type Letter, lettersOf } from './letters.ts'
import { qrRuns } from './qr-code.ts'
import { type Type, Typesetter } from './typesetter.ts'

export interface Style extends Type {
  readonly colour?: string
  readonly align?: 'left' | 'center' | 'right'
  /** The structure element for screen readers. */
  readonly tag?: 'P' | 'H1' | 'H2'
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
}

interface About {
  readonly title: string
  readonly author: string
  readonly madeAt: Date
  readonly language?: string
}

export const ink = '#111111'
export const faint = '#555555'
export const line = '#9a9a9a'

/**
 * An A4 page, 595 × 842 points, with text in several scripts, tagged for screen readers. Distances count from the top
 * left.
 */
export class Sheet {
  readonly width = 595.28
  readonly height = 841.89
  readonly margin = 44
  readonly #document: PDFKit.PDFDocument
  readonly #typesetter: Typesetter
  readonly #root: PDFKit.PDFStructureElement
  readonly #bytes: Promise<Uint8Array>

  constructor({ title, author, madeAt, language = 'en' }: About) {
    this.#document = new PDFDocument({
      size: 'A4',
      margin: 0,
      // Without this pdfkit sets up Helvetica, whose metrics are a file that is in no bundle.
      font: null as never,
      pdfVersion: '1.7',
      tagged: true,
      lang: language,
      displayTitle: true,
      bufferPages: true,
      info: { Title: title, Author: author, Creator: 'Holdfast', CreationDate: madeAt },
    })
    this.#typesetter = new Typesetter(this.#document)
    this.#root = this.#document.struct('Document')
    this.#document.addStructure(this.#root)
    this.#bytes = collect(this.#document)
  }

  /** Sets text from the top of a box and returns the bottom of its last line. */
  text(text: string, { x, y, width }: Box, style: Style): number {
    const { size, lines, base, lineHeight } = this.#typesetter.fit(text, width, style)
    const draw = () => {
      for (const [index, letters] of lines.entries()) {
        const free = width - this.#typesetter.width(letters, size, style.weight)
        const shift = style.align === 'right' ? free : style.align === 'center' ? free / 2 : 0
        const at = y + lineHeight * index + base
        this.#typesetter.set(letters, x + shift, at, size, style.colour ?? ink, style.weight)
      }
    }
    this.#add(style.tag ?? 'P', readsAs(lines, text) ? {} : { actual: withoutControls(text) }, draw)
    return y + lines.length * lineHeight
  }

  /** The height that text would take. */
  textHeight(text: string, width: number, style: Style): number {
    const { lines, lineHeight } = this.#typesetter.fit(text, width, style)
    return lines.length * lineHeight
  }

  textWidth(text: string, { size, weight }: Style): number {
    return this.#typesetter.width(lettersOf(text), size, weight)
  }

  /** A QR code with its quiet zone in a square of `side` points. */
  qr(token: string, { x, y, side, alt }: { x: number; y: number; side: number; alt: string }): void {
    const { size, runs } = qrRuns(token)
    const module = side / (size + 8)
    this.#add('Figure', { alt, bbox: [x, y, x + side, y + side] }, () => {
      // Slightly higher than a module, so that no printer leaves white lines between rows.
      for (const each of runs)
        this.#document.rect(x + (each.x + 4) * module, y + (each.y + 4) * module, each.width * module, module * 1.02)
      this.#document.fill('#000000')
    })
  }

  /** Draws lines, frames and arrows, which screen readers skip. */
  decorate(draw: (document: PDFKit.PDFDocument) => void): void {
    this.#document.markContent('Artifact', { type: 'Layout' })
    draw(this.#document)
    this.#document.endMarkedContent()
  }

  rule(y: number, weight = 0.7): void {
    this.decorate(document =>
      document
        .moveTo(this.margin, y)
        .lineTo(this.width - this.margin, y)
        .lineWidth(weight)
        .stroke(line),
    )
  }

  addPage(): void {
    this.#document.addPage({ size: 'A4', margin: 0 })
  }

  /** Runs `draw` on each page, with its number from 1 and how many there are. */
  eachPage(draw: (page: number, count: number) => void): void {
    const { count } = this.#document.bufferedPageRange()
    for (let index = 0; index < count; index += 1) {
      this.#document.switchToPage(index)
      draw(index + 1, count)
    }
  }

  finish(): Promise<Uint8Array> {
    this.#root.end()
    this.#document.end()
    return this.#bytes
  }

  #add(tag: string, options: { alt?: string; actual?: string; bbox?: number[] }, draw: () => void): void {
    const element = this.#document.struct(tag as never, options as never, draw)
    this.#root.add(element)
    element.end()
  }
}

/** Whether the glyphs alone tell the text, letter by letter. */
const readsAs = (lines: readonly (readonly Letter[])[], text: string): boolean =>
  !lines.flat().some(({ face }) => face?.shaped) &&
  lines.map(letters => letters.map(letter => letter.text).join('')).join(' ') === text.replace(/\s+/g, ' ').trim()

const collect = (document: PDFKit.PDFDocument): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
