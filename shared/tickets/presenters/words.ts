import { mirrored } from './bidi.ts'
import type { Face } from './face.ts'
import { type Letter, lettersOf } from './letters.ts'

interface Run {
  readonly face: Face
  readonly level: number
  readonly text: string
}

const isSpace = (letter: Letter | undefined): boolean => letter?.text === ' '

/** Each word after the first begins with the space before it. */
export const wordsOf = (letters: readonly Letter[]): Letter[][] => {
  const words: Letter[][] = [[]]
  for (const letter of letters) {
    const last = words.at(-1) ?? []
    if (!isSpace(letter)) last.push(letter)
    else if (last.length === 0 || isSpace(last.at(-1))) words[words.length - 1] = [letter]
    else words.push([letter])
  }
  return words
}

/** A word as it begins a line. */
export const bare = (word: Letter[]): Letter[] => (isSpace(word[0]) ? word.slice(1) : word)

/** The sign that a text goes on, in the direction of the letter that it comes after. */
export const ellipsisAfter = (letter: Letter | undefined): Letter[] =>
  lettersOf('…').map(ellipsis => ({ ...ellipsis, level: letter?.level ?? 0 }))

/** Neighbours in one face and direction together, in the order of reading. */
export const runsOf = (letters: readonly Letter[]): Run[] => {
  const runs: { face: Face; level: number; text: string }[] = []
  for (const { face, level, text } of letters) {
    const last = runs.at(-1)
    if (face && last?.face === face && last.level === level) last.text += text
    else if (face) runs.push({ face, level, text })
  }
  return runs
}

/** Signs between words that run to the left: in the order of the page, brackets looking the other way. */
export const turned = (text: string): string => Array.from(text, mirrored).reverse().join('')
