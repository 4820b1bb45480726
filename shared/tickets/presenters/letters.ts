import { isIsolate, levelsOf } from './bidi.ts'
import type { Face } from './face.ts'
import { facesOfAsia, facesOfEurope, latin } from './faces-elsewhere.ts'
import { facesOfIndia } from './faces-of-india.ts'
import { fontOf } from './fonts.ts'

/** What is set together: a letter with its marks, in the one face that has all of them. */
export interface Letter {
  readonly text: string
  /** None for the signs that only isolate a direction. */
  readonly face: Face | undefined
  /** Odd where it runs to the left. */
  readonly level: number
}

const faces = [latin, ...facesOfEurope, ...facesOfIndia, ...facesOfAsia]
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const simple = /^[\x20-\x7e]*$/
const joiners = /\u200c|\u200d/gu
/** ZWNJ, ZWJ and the signs that isolate a direction are ignorable too, but mean something here. */
const withoutMeaning = /(?!\u200c|\u200d|\u2068|\u2069)\p{Default_Ignorable_Code_Point}/gu
/** Characters that are best set in one face all, as two would not look alike. */
const ideographs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu

type Faced = Omit<Letter, 'level'>

/** The letters of a text, white space as single spaces. What no face has is told by its code point: `U+10330`. */
export const lettersOf = (text: string): Letter[] => {
  const letters = faced(text.normalize('NFC').replace(withoutMeaning, '').replace(/\s+/g, ' ').trim())
  const levels = levelsOf(letters.map(letter => letter.text).join(''))
  let at = 0
  return letters.map(letter => {
    const level = levels[at] ?? 0
    at += letter.text.length
    return { ...letter, level }
  })
}

const faced = (text: string): Faced[] => {
  if (simple.test(text)) return Array.from(text, each => ({ text: each, face: latin }))
  const ofWords = new Map<number, Face>()
  for (const { 0: word, index } of text.matchAll(ideographs)) {
    const face = faceWith(word)
    if (face) for (let at = index; at < index + word.length; at += 1) ofWords.set(at, face)
  }
  let before: Face | undefined
  return Array.from(graphemes.segment(text)).flatMap(({ segment, index }) => {
    const letters = lettersIn(segment, ofWords.get(index) ?? before)
    before = letters.at(-1)?.face ?? before
    return letters
  })
}

/** A letter whole; otherwise without what can be left out; otherwise each of its characters by itself. */
const lettersIn = (grapheme: string, before: Face | undefined): Faced[] => {
  if (isIsolate(grapheme)) return [{ text: grapheme, face: undefined }]
  const whole = letterIn(grapheme, before) ?? letterIn(withoutMarks(grapheme), before)
  if (whole) return whole.text ? [whole] : []
  const characters = Array.from(grapheme.replace(joiners, ''))
  return characters.flatMap(
    each => letterIn(each, before) ?? (characters.length > 1 && /\p{M}/u.test(each) ? [] : told(each)),
  )
}

const letterIn = (text: string, before: Face | undefined): Faced | undefined => {
  if (text.replace(joiners, '') === '') return { text: '', face: latin }
  const face = faceWith(text, before)
  return face && { text: face.shaped ? text : text.replace(joiners, ''), face }
}

/** The face of the letter before goes first, so that signs of several scripts stay with their word. */
const faceWith = (text: string, before?: Face): Face | undefined => {
  const needed = Array.from(text.replace(joiners, ''), each => each.codePointAt(0) ?? 0)
  const first = String.fromCodePoint(needed[0] ?? 0)
  const candidates = before && before !== latin ? [before, ...faces] : faces
  return candidates.find(
    face => face.letters.test(first) && needed.every(each => fontOf(face, 'regular').hasGlyphForCodePoint(each)),
  )
}

/** The letter beneath marks and other forms: `x̱` → `x`, `①` → `1`. */
const withoutMarks = (grapheme: string): string => grapheme.normalize('NFKD').replace(/\p{M}/gu, '')

const told = (character: string): Faced[] => {
  const code = character.codePointAt(0) ?? 0
  return Array.from(` U+${code.toString(16).toUpperCase().padStart(4, '0')} `, text => ({ text, face: latin }))
}
