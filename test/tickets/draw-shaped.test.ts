import { inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { isolated } from '../../shared/tickets/presenters/bidi.ts'
import { loadShapingFor } from '../../shared/tickets/presenters/shaping.ts'
import { Sheet } from '../../shared/tickets/presenters/sheet.ts'
import { readPdf } from './pdf-content.ts'

await loadShapingFor('ത')

const pdfOf = (text: string): Promise<Uint8Array> => {
  const sheet = new Sheet({ title: 'A text', author: 'Holdfast', madeAt: new Date(0) })
  sheet.text(isolated(text), { x: 40, y: 40, width: 400 }, { size: 10, least: 7, height: 30 })
  return sheet.finish()
}

/** The words that are told beside their glyphs. */
const toldIn = async (text: string): Promise<string[]> => {
  const pdf = Buffer.from(await pdfOf(text)).toString('latin1')
  const streams = [...pdf.matchAll(/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream/gs)].map(([, stream = '']) => stream)
  const operators = streams.map(stream => inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')).join('\n')
  return [...operators.matchAll(/ActualText <feff([0-9a-f]*)>/g)].map(([, code = '']) =>
    Buffer.from(code, 'hex').swap16().toString('utf16le'),
  )
}

it.each([
  ['a word whose glyphs are in another order', 'विकास', ['विकास']],
  ['a word whose letters have several glyphs', 'ٹن', ['نٹ']],
  ['a word with marks above it', 'ผู้หญิง', ['ผู้หญิง']],
  [
    'a word that runs to the left, in the order of the page',
    'שָׁלוֹם',
    [Array.from('שָׁלוֹם'.normalize('NFC')).reverse().join('')],
  ],
  ['none whose glyphs each mean several letters', 'क्षमा', []],
  ['none whose glyphs spell it', 'கலகல משה', []],
  ['none of Latin letters', 'Nguyễn Thị Ánh', []],
])('beside its glyphs is told %s', async (_, text, expected) => {
  expect(await toldIn(text)).toEqual(expected)
})

it('whatever a text is, it is set, without a box', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async text => {
      const { pages } = await readPdf(await pdfOf(text))
      expect(pages[0]?.text).not.toContain('\u0000')
    }),
    { numRuns: 40 },
  )
})

it('scripts that hang lower than Latin have higher lines', () => {
  const sheet = new Sheet({ title: 'A text', author: 'Holdfast', madeAt: new Date(0) })
  const heightOf = (text: string) => sheet.textHeight(text, 400, { size: 10 })
  expect(heightOf('Asha')).toBeCloseTo(13.2)
  for (const text of ['క్ష్మా', 'ಲಕ್ಷ್ಮಿ', 'الله', 'བཀྲ་ཤིས་']) expect(heightOf(`Asha ${text}`)).toBeGreaterThan(14.5)
})
