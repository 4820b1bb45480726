import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inVisualOrder, isolated } from '../../shared/tickets/presenters/bidi.ts'
import { lettersOf } from '../../shared/tickets/presenters/letters.ts'
import { loadShapingFor } from '../../shared/tickets/presenters/shaping.ts'
import { runsOf, turned } from '../../shared/tickets/presenters/words.ts'

await loadShapingFor('א')

/** The runs of a line from left to right; those of Hebrew and Arabic are turned when they are shaped. */
const onPage = (text: string): string[] =>
  inVisualOrder(runsOf(lettersOf(text))).map(run => (run.level % 2 && !run.face.shaped ? turned(run.text) : run.text))

describe('a line', () => {
  it.each([
    ['from left to right is as it is read', 'Asha Rao', ['Asha Rao']],
    ['has its Hebrew words from right to left', 'אב גד', ['גד', ' ', 'אב']],
    ['keeps a number between them', 'אב 42 גד', ['גד', ' ', '42', ' ', 'אב']],
    ['turns brackets with them', '(אב)', ['(', 'אב', ')']],
    ['keeps digits of Arabic in their order', 'گلی ۱۲۳', ['۱۲۳', ' ', 'گلی']],
  ])('%s', (_, text, expected) => {
    expect(onPage(isolated(text))).toEqual(expected)
  })

  it('of ours has names in its own order', () => {
    expect(onPage(`${isolated('אב')} to ${isolated('גד')}`)).toEqual(['אב', ' to ', 'גד'])
    expect(onPage('אב 42 גד').join('')).not.toBe(onPage(`${isolated('אב')} 42 ${isolated('גד')}`).join(''))
  })

  it('is turned by no sign in a name', () => {
    for (const sign of ['\u202e', '\u2067', '\u2069', '\u061c'])
      expect(onPage(`${isolated(`${sign}Asha`)} to Pune`)).toEqual(['Asha to Pune'])
  })

  it('has each of its parts once, whatever their levels', () => {
    const parts = fc.array(fc.record({ level: fc.nat(4), id: fc.nat() }))
    fc.assert(
      fc.property(parts, given => {
        expect(new Set(inVisualOrder(given))).toEqual(new Set(given))
        const odd = given.map(part => ({ ...part, level: 1 }))
        expect(inVisualOrder(odd)).toEqual([...odd].reverse())
      }),
    )
  })
})
