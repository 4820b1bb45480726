import type { Font as Fontkit } from 'fontkit'
import type { Font } from 'harfbuzzjs'
import { isRightToLeft } from './bidi.ts'
import { facesOfAsia } from './faces-elsewhere.ts'
import { facesOfIndia } from './faces-of-india.ts'

let harfbuzz: typeof import('harfbuzzjs') | undefined
const shaped = [...facesOfIndia, ...facesOfAsia].filter(face => face.shaped)

/** Loads HarfBuzz where a text has letters that need it: to be awaited before such a text is set. */
export const loadShapingFor = async (text: string): Promise<void> => {
  if (shaped.some(({ letters }) => letters.test(text))) harfbuzz ??= await import('harfbuzzjs')
}

/** A glyph at its place. The letters of a cluster are told with its first glyph. */
export interface ShapedGlyph {
  readonly id: number
  readonly advanceWidth: number
  /** What the glyph means alone, for readers that know no clusters. */
  readonly codePoints: readonly number[]
  readonly cluster: string
}

type Layout = Fontkit['layout']
type GlyphRun = ReturnType<Layout>

/** Sets glyphs as HarfBuzz does. fontkit's own shaping fails on Gurmukhi, Telugu and Malayalam, and errs in others. */
export const shapingWith = (font: Fontkit, sfnt: Uint8Array): Layout => {
  let shaper: Font | undefined
  return text => {
    if (!harfbuzz) throw new Error('The shaping of this text is not loaded')
    const { Blob, Buffer, ClusterLevel, Direction, Face, Font, shape } = harfbuzz
    shaper ??= new Font(new Face(new Blob(sfnt), 0))
    const buffer = new Buffer()
    buffer.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS)
    buffer.addText(text)
    buffer.guessSegmentProperties()
    buffer.setDirection(isRightToLeft(text) ? Direction.RTL : Direction.LTR)
    shape(shaper, buffer)
    const placed = buffer.getGlyphInfosAndPositions()
    const run = {
      glyphs: glyphsOf(font, text, placed),
      positions: placed.map(({ xAdvance = 0, xOffset = 0, yOffset = 0 }) => ({ xAdvance, xOffset, yOffset })),
      advanceWidth: placed.reduce((sum, { xAdvance = 0 }) => sum + xAdvance, 0),
    }
    return run as unknown as GlyphRun
  }
}

const glyphsOf = (
  font: Fontkit,
  text: string,
  placed: readonly { codepoint: number; cluster: number }[],
): ShapedGlyph[] => {
  const starts = [...new Set(placed.map(({ cluster }) => cluster)), text.length].sort((one, other) => one - other)
  return placed.map(({ codepoint: id, cluster: start }, index) => {
    const letters = text.slice(start, starts[starts.indexOf(start) + 1])
    const isFirst = placed[index - 1]?.cluster !== start
    const codePoints = Array.from(letters, letter => letter.codePointAt(0) ?? 0)
    const own = codePoints.filter(each => font.glyphForCodePoint(each).id === id)
    return {
      id,
      advanceWidth: font.getGlyph(id).advanceWidth,
      codePoints: own.length > 0 ? own.slice(0, 1) : isFirst ? codePoints : [],
      cluster: isFirst ? letters : '',
    }
  })
}
