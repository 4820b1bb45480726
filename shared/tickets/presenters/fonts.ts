import regularDevanagari from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff'
import boldDevanagari from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-700-normal.woff'
import regularLatin from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-400-normal.woff'
import boldLatin from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-700-normal.woff'
import regularLatinExt from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-ext-400-normal.woff'
import boldLatinExt from '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-ext-700-normal.woff'

export type Weight = 'regular' | 'bold'
export type Script = 'latin' | 'latin-ext' | 'devanagari'

/** Noto Sans in the subsets served on the web: small enough for a function's bundle. */
export const fonts: Readonly<Record<Weight, Readonly<Record<Script, Uint8Array>>>> = {
  regular: { latin: regularLatin, 'latin-ext': regularLatinExt, devanagari: regularDevanagari },
  bold: { latin: boldLatin, 'latin-ext': boldLatinExt, devanagari: boldDevanagari },
}

/** A run of text in one font. */
export interface Run {
  readonly script: Script
  readonly text: string
}

const devanagari = /[\u0900-\u097f\u1cd0-\u1cf9\ua8e0-\ua8ff]/u
const extendedLatin = /[\u0100-\u02ff\u1e00-\u1eff\u20a0-\u20ab\u20ad-\u20c0]/u
const joining = /[\u200c\u200d]|\p{M}/u

/** Splits text by the font that can set it. Marks and joiners stay with the letter before them. */
export const runsOf = (text: string): Run[] => {
  const runs: { script: Script; text: string }[] = []
  for (const character of text.normalize('NFC')) {
    const last = runs.at(-1)
    const script = scriptOf(character, last?.script)
    if (last?.script === script) last.text += character
    else runs.push({ script, text: character })
  }
  return runs
}

const scriptOf = (character: string, before: Script | undefined): Script => {
  if (devanagari.test(character)) return 'devanagari'
  if (joining.test(character)) return before ?? 'latin'
  return extendedLatin.test(character) ? 'latin-ext' : 'latin'
}
