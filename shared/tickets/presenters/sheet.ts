import PDFDocument from 'pdfkit'
import { fonts, runsOf, type Script, type Weight } from './fonts.ts'
import { qrRuns } from './qr-code.ts'

export interface Style {
  /** In points. */
  readonly size: number
  readonly weight?: Weight
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

export const ink = '#111111'
export const faint = '#555555'
export const line = '#9a9a9a'

const lineHeight = 1.32
const baseline = 1.02

/**
 * An A4 page, 595 × 842 points, with text in several scripts, tagged for screen readers. Distances count from the top
 * left.
 */
export class Sheet {
  readonly width = 595.28
  readonly height = 841.89
  readonly margin = 44
  readonly #document: PDFKit.PDFDocument
  readonly #root: PDFKit.PDFStructureElement
  readonly #bytes: Promise<Uint8Array>

  constructor({ title, author, madeAt }: { title: string; author: string; madeAt: Date }) {
    this.#document = new PDFDocument({
      size: 'A4',
      margin: 0,
      // Without this pdfkit sets up Helvetica, whose metrics are a file that is in no bundle.
      font: null as never,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      bufferPages: true,
      info: { Title: title, Author: author, Creator: 'Holdfast', CreationDate: madeAt },
    })
    for (const weight of ['regular', 'bold'] as const)
      for (const [script, bytes] of Object.entries(fonts[weight]))
        this.#document.registerFont(`${weight} ${script}`, bytes as Buffer)
    this.#root = this.#document.struct('Document')
    this.#document.addStructure(this.#root)
    this.#bytes = collect(this.#document)
  }

  /** Sets text from the top of a box and returns the bottom of its last line. */
  text(text: string, { x, y, width }: Box, style: Style): number {
    const lines = this.#wrap(text, width, style)
    const draw = () => {
      for (const [index, words] of lines.entries()) {
        const free = width - this.#measure(words, style)
        const shift = style.align === 'right' ? free : style.align === 'center' ? free / 2 : 0
        this.#set(words, x + shift, y + style.size * (lineHeight * index + baseline), style)
      }
    }
    this.#add(
      style.tag ?? 'P',
      runsOf(text).some(({ script }) => script === 'devanagari') ? { actual: text } : {},
      draw,
    )
    return y + lines.length * style.size * lineHeight
  }

  /** The height that text would take. */
  textHeight(text: string, width: number, style: Style): number {
    return this.#wrap(text, width, style).length * style.size * lineHeight
  }

  textWidth(text: string, style: Style): number {
    return this.#measure(text, style)
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

  #font(script: Script, { weight = 'regular', size }: Style): PDFKit.PDFDocument {
    return this.#document.font(`${weight} ${script}`).fontSize(size)
  }

  #measure(text: string, style: Style): number {
    return runsOf(text).reduce((sum, run) => sum + this.#font(run.script, style).widthOfString(run.text), 0)
  }

  #set(text: string, x: number, y: number, style: Style): void {
    let at = x
    for (const run of runsOf(text)) {
      const font = this.#font(run.script, style)
      const width = font.widthOfString(run.text)
      font.fillColor(style.colour ?? ink).text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' })
      at += width
    }
  }

  /** Breaks at spaces, and inside a word only where the word alone is too wide. */
  #wrap(text: string, width: number, style: Style): string[] {
    const lines: string[] = []
    let current = ''
    for (const word of text.split(/\s+/).flatMap(each => this.#breakable(each, width, style))) {
      const longer = current ? `${current} ${word}` : word
      if (!current || this.#measure(longer, style) <= width) current = longer
      else {
        lines.push(current)
        current = word
      }
    }
    return [...lines, current]
  }

  #breakable(word: string, width: number, style: Style): string[] {
    if (this.#measure(word, style) <= width) return [word]
    const parts = ['']
    for (const { segment } of graphemes.segment(word)) {
      const longer = `${parts.at(-1)}${segment}`
      if (this.#measure(longer, style) <= width) parts[parts.length - 1] = longer
      else parts.push(segment)
    }
    return parts
  }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

const collect = (document: PDFKit.PDFDocument): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
