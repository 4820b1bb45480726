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
