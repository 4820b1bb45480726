import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Picture } from './read-qr.ts'

/** What a reader of a PDF finds: the text of each page, page sizes in points, title, language, and structure elements. */
export const readPdf = async (bytes: Uint8Array) => {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const pages: { text: string; width: number; height: number; alternatives: string[] }[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const [, , width = 0, height = 0] = page.view
    pages.push({
      text: items.map(item => ('str' in item ? item.str : '')).join(' '),
      width,
      height,
      alternatives: alternativesIn(await page.getStructTree()),
    })
  }
  const { info } = await document.getMetadata()
  const marked = await document.getMarkInfo()
  return { pages, info: info as Record<string, unknown>, marked: marked?.Marked === true }
}

const alternativesIn = (node: unknown): string[] => {
  const { alt, children = [] } = (node ?? {}) as { alt?: string; children?: unknown[] }
  return [...(alt ? [alt] : []), ...children.flatMap(alternativesIn)]
}

/** What pdfjs draws on; it brings one for Node where npm could install it. */
interface Canvas {
  readonly getContext: (kind: '2d') => {
    readonly getImageData: (x: number, y: number, width: number, height: number) => { readonly data: Uint8ClampedArray }
  }
}

/** The first page as a printer without colours puts it on paper, at 200 dots per inch. */
export const printed = async (bytes: Uint8Array): Promise<Picture> => {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const page = await document.getPage(1)
  const viewport = page.getViewport({ scale: 200 / 72 })
  const [width, height] = [Math.ceil(viewport.width), Math.ceil(viewport.height)]
  const canvas = canvasOf(document.canvasFactory, width, height)
  const canvasContext = canvas.getContext('2d')
  await page.render({ canvas: canvas as never, canvasContext: canvasContext as never, viewport }).promise
  const { data } = canvasContext.getImageData(0, 0, width, height)
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
    data.fill(Math.round(0.3 * red + 0.59 * green + 0.11 * blue), at, at + 3)
  }
  return { data: new Uint8Array(data), width, height }
}

const canvasOf = (factory: object, width: number, height: number): Canvas => {
  try {
    return (factory as { create: (width: number, height: number) => { canvas: Canvas } }).create(width, height).canvas
  } catch (error) {
    throw new Error(
      'This test draws a PDF with @napi-rs/canvas, an optional dependency of pdfjs-dist that is not installed here. ' +
        'Install it: npm i --no-save @napi-rs/canvas',
      { cause: error },
    )
  }
}
