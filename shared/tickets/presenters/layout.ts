import { isolated } from './bidi.ts'
import { faint, type Sheet } from './sheet.ts'

export const label = { size: 7.5, weight: 'bold', colour: faint } as const
export const body = { size: 10 } as const
export const small = { size: 9, colour: faint } as const

/** The column between the margins. */
export const inner = (sheet: Sheet) => ({ x: sheet.margin, width: sheet.width - 2 * sheet.margin })

/** The next `y`: unchanged, or the top of a new page when `height` does not fit any more. */
export const room = (sheet: Sheet, y: number, height: number): number => {
  if (y + height <= sheet.height - 56) return y
  sheet.addPage()
  return sheet.margin
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A name within a line of ours: cut where it is so long that the rest of the line would not be seen. */
export const shortName = (text: string, most: number): string => {
  const letters = Array.from(graphemes.segment(text), ({ segment }) => segment)
  return isolated(letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`)
}
