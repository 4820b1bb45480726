import { create, toDataURL } from 'qrcode'

/** Medium correction: 15 % of a code may be creased or stained. */
const errorCorrectionLevel = 'M'

/** The code as a PNG in a data URL, with the quiet zone of four modules the standard asks for. */
export const qrImage = (token: string): Promise<string> =>
  toDataURL(token, { errorCorrectionLevel, margin: 4, scale: 4, type: 'image/png' })

/** The dark runs of each row, in modules from the top left: `x` and `y`, and how many modules wide. */
export const qrRuns = (token: string): { size: number; runs: { x: number; y: number; width: number }[] } => {
  const { size, data } = create(token, { errorCorrectionLevel }).modules
  const runs: { x: number; y: number; width: number }[] = []
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const start = x
      while (x < size && data[y * size + x]) x += 1
      if (x > start) runs.push({ x: start, y, width: x - start })
    }
  return { size, runs }
}
