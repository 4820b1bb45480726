import jsqr from 'jsqr'
import { PNG } from 'pngjs'

/** Pixels as red, green, blue and alpha, a byte each. */
export interface Picture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** What a scanner reads in a picture; undefined when it finds no code. */
export const readQr = ({ data, width, height }: Picture): string | undefined =>
  jsqr.default(new Uint8ClampedArray(data), width, height)?.data

export const pictureOf = (dataUrl: string): Picture =>
  PNG.sync.read(Buffer.from(dataUrl.replace('data:image/png;base64,', ''), 'base64'))
