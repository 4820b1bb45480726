import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import { expect, it } from 'vitest'
import { sfntOf } from '../../shared/tickets/presenters/sfnt.ts'

const files = '@fontsource/noto-sans-tamil/files/noto-sans-tamil-tamil'
const woff = readFileSync(createRequire(import.meta.url).resolve(`${files}-400-normal.woff`))

it('an unpacked WOFF is the same font', () => {
  const [packed, unpacked] = [create(woff) as Font, create(sfntOf(woff)) as Font]
  expect(unpacked.postscriptName).toBe(packed.postscriptName)
  expect(unpacked.characterSet).toEqual(packed.characterSet)
  expect(unpacked.layout('தமிழ்').glyphs.map(({ path }) => path.toSVG())).toEqual(
    packed.layout('தமிழ்').glyphs.map(({ path }) => path.toSVG()),
  )
})

it('has the header that the format asks for, and tables at multiples of four', () => {
  const sfnt = sfntOf(woff)
  const tables = sfnt.readUInt16BE(4)
  const range = sfnt.readUInt16BE(6)
  expect(range).toBe(16 * 2 ** sfnt.readUInt16BE(8))
  expect(range + sfnt.readUInt16BE(10)).toBe(16 * tables)
  for (let index = 0; index < tables; index += 1) expect(sfnt.readUInt32BE(12 + 16 * index + 8) % 4).toBe(0)
})
