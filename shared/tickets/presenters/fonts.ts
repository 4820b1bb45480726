import { readFileSync } from 'node:fs'
import { create, type Font } from 'fontkit'
import type { Face, Weight } from './face.ts'
import { sfntOf } from './sfnt.ts'
import { shapingWith } from './shaping.ts'

const loaded = new Map<string, Font>()

/** A face's font, read when it is first asked for. */
export const fontOf = ({ files, shaped }: Face, weight: Weight): Font => {
  const file = files[weight]
  const known = loaded.get(file)
  if (known) return known
  const sfnt = sfntOf(readFileSync(new URL(file, import.meta.url)))
  const font = create(sfnt) as Font
  if (shaped) font.layout = shapingWith(font, sfnt)
  loaded.set(file, font)
  return font
}
