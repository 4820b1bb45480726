import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isolated } from '../../shared/tickets/presenters/bidi.ts'
import { fontOf } from '../../shared/tickets/presenters/fonts.ts'
import { lettersOf } from '../../shared/tickets/presenters/letters.ts'
import { loadShapingFor } from '../../shared/tickets/presenters/shaping.ts'
import { runsOf } from '../../shared/tickets/presenters/words.ts'

await loadShapingFor('ത')

const textOf = (text: string) =>
  lettersOf(text)
    .map(letter => letter.text)
    .join('')
const facesIn = (text: string) => runsOf(lettersOf(text)).map(({ face, text: set }) => `${face.name}: ${set}`)
const glyphsOf = (text: string): number[] =>
  runsOf(lettersOf(text)).flatMap(({ face, text: set }) =>
    fontOf(face, 'bold')
      .layout(set)
      .glyphs.map(({ id }) => id),
  )

/** Letters and signs of the scripts that are printed, with what joins, turns and hides them. */
const block = (first: number, last: number) =>
  fc.integer({ min: first, max: last }).map(code => String.fromCodePoint(code))
const anyLetter = fc.oneof(
  block(0x20, 0x5ff),
  block(0x900, 0xdff),
  block(0xe00, 0xfff),
  block(0x1c50, 0x1c7f),
  block(0x1e00, 0x206f),
  block(0xabc0, 0xabff),
  block(0x600, 0x77f),
  block(0x3000, 0x30ff),
  fc.constantFrom('\u200c', '\u200d', ' ', '\u0301', '\u2068', '\u202e', '\ud800'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)

it('digits of Arabic are set in their order, letters from right to left', () => {
  const apart = ['۱', '۲', '۳'].flatMap(glyphsOf)
  expect(new Set(apart).size).toBe(3)
  expect(glyphsOf('۱۲۳')).toEqual(apart)
  expect(glyphsOf('אב')).toEqual([...glyphsOf('ב'), ...glyphsOf('א')])
})

describe('the letters of a text', () => {
  it('are all in the face that they are set in, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(anyLetter, { maxLength: 12 }), characters => {
        expect(glyphsOf(isolated(characters.join('')))).not.toContain(0)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['English in one face', 'Asha Rao, 4-B', ['latin: Asha Rao, 4-B']],
    [
      'words of another script, with the spaces of the first',
      'राम రాజు',
      ['devanagari: राम', 'latin:  ', 'telugu: రాజు'],
    ],
    ['the sign of several scripts in the face of its word', 'রাম।', ['bengali: রাম।']],
    ['marks and joiners with their letter', 'ക്‍ഷ', ['malayalam: ക്‍ഷ']],
    ['a joiner where nothing joins not at all', 'A\u200dB', ['latin: AB']],
    ['Chinese that the Japanese face has not in one face all', '张伟', ['chinese: 张伟']],
    ['Japanese in one face', '田中さくら', ['japanese: 田中さくら']],
  ])('set %s', (_, text, expected) => {
    expect(facesIn(text)).toEqual(expected)
  })

  it.each([
    ['white space of any kind', ' a\n\t\u00a0b\u3000', 'a b'],
    ['what is not seen', 'a\u200b\u00ad\u{e0041}b', 'ab'],
    ['signs that turn what follows', '\u202eabc\u2066', 'abc'],
    ['a letter in parts', 'e\u0301', 'é'],
  ])('are put right: %s', (_, text, expected) => {
    expect(textOf(text)).toBe(expected)
  })
})
