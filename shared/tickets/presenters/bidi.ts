import bidiFactory from 'bidi-js'

// Its types say what its ES module exports; Node loads the other one, which is the factory itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)()
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]/u
const rightToLeftLetter = /(?!\p{Nd})[\p{L}\p{M}](?<=[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe])/u

const firstStrongIsolate = '\u2068'
const endOfIsolate = '\u2069'
const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text that others wrote, for a line of ours: its direction is its own, and it turns nothing around it. */
export const isolated = (text: string): string => {
  const plain = withoutControls(text)
  return rightToLeft.test(plain) ? `${firstStrongIsolate}${plain}${endOfIsolate}` : plain
}

export const withoutControls = (text: string): string => text.replace(controls, '')

export const isIsolate = (character: string): boolean => character === firstStrongIsolate || character === endOfIsolate

/** Whether a text in one script runs to the left: digits alone never do. */
export const isRightToLeft = (text: string): boolean => rightToLeftLetter.test(text)

/** The embedding level of each UTF-16 unit, by the Unicode algorithm: odd ones run to the left. */
export const levelsOf = (text: string): ArrayLike<number> =>
  rightToLeft.test(text) ? bidi.getEmbeddingLevels(text, 'ltr').levels : new Uint8Array(text.length)

export const mirrored = (character: string): string => bidi.getMirroredCharacter(character) ?? character

/** Turns the parts of one line from the order of reading into that of the page. */
export const inVisualOrder = <T extends { readonly level: number }>(parts: readonly T[]): T[] => {
  const turned = [...parts]
  const highest = Math.max(0, ...parts.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1)
    for (let start = 0; start < turned.length; start += 1) {
      let end = start
      while ((turned[end]?.level ?? 0) >= level) end += 1
      if (end > start) turned.splice(start, end - start, ...turned.slice(start, end).reverse())
      start = end
    }
  return turned
}
