import { getDocument } from 'unpdf/pdfjs'

/** What a reader of a PDF finds: the text of each page, and where its parts are in points from the bottom left, page sizes in points, title, language, and structure elements. */
export const readPdf = async (bytes: Uint8Array) => {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const pages: {
    text: string
    lines: { text: string; x: number; y: number }[]
    width: number
    height: number
    alternatives: string[]
  }[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const [, , width = 0, height = 0] = page.view
    const lines = items.flatMap(item => ('str' in item ? [item] : []))
    pages.push({
      text: lines.map(({ str }) => str).join(' '),
      lines: lines.map(({ str, transform }) => ({ text: str, x: transform[4], y: transform[5] })),
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
