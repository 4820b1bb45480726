import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Read,
  readCode,
  readLine,
  readName,
  readParagraph,
  readSearch,
  withAsciiDigits,
} from '../../shared/kernel/texts.ts'

const kept = ({ text, fault }: Read) => fault ?? text
const [control, turning, unseen, noCharacters] = [
  'Control characters have no place here.',
  'Characters that turn the writing direction have no place here.',
  'Nothing of this can be seen.',
  'Some of these are no characters.',
]
const linking = 'A name has no characters of links and addresses, such as / : @.'
const fullStop = 'Leave a space after a full stop.'

describe('a name', () => {
  it.each([
    ['  Asha   Rao ', 'Asha Rao'],
    ['Asha\u00a0Rao', 'Asha Rao'],
    ['Jose\u0301', 'José'],
    ['e\u034f\u0301', 'é'],
    ['प्रिया', 'प्रिया'],
    ['न्\u200dष', 'न्\u200dष'],
    ['ന്\u200d', 'ന്\u200d'],
    ['র\u200d্যা', 'র\u200d্যা'],
    ['نمی\u200cخواهم', 'نمی\u200cخواهم'],
    ['As\u200dha', 'Asha'],
    ['\u200dप्रिया', 'प्रिया'],
    ['\ufeffAs\u200bha\u00ad\u200e', 'Asha'],
    ['Asha\u{e0041}\u{e0042}', 'Asha'],
    ["O’Neil-D'Souza Jr.", "O’Neil-D'Souza Jr."],
    ['A.P.J.Abdul Kalam', 'A.P.J.Abdul Kalam'],
    ['Dr. Rao', 'Dr. Rao'],
    ['Asha\n', 'Asha'],
    ['葛\u{e0100}飾', '葛\u{e0100}飾'],
    ['', ''],
  ])('%j is kept as %j', (typed, text) => expect(readName(typed)).toEqual({ text }))

  it.each([
    ['Asha\nTotal paid: 0.00', control],
    ['Asha\u2028Rao', control],
    ['Asha\u0000', control],
    ['Asha\tRao', control],
    ['Asha\u202eoaR', turning],
    ['\u2067Asha\u2069', turning],
    ['\u3164', unseen],
    ['\u115f\u1160', unseen],
    ['\uffa0 \u2800', unseen],
    ['\u0301', unseen],
    ['\ufe0f', unseen],
    ['Asha\ud83d', noCharacters],
    ['\udc00', noCharacters],
    ['Priya\uffff', noCharacters],
    ['\ufdd0', noCharacters],
    ['https://evil.example', linking],
    ['asha@evil.example', linking],
    ['<b>Asha</b>', linking],
    ['\uff0f\uff0fevil', linking],
    ['evil.com', fullStop],
    ['see WWW.EVIL.IN now', fullStop],
    ['evil\u2024com', fullStop],
    ['evil。com', fullStop],
  ])('%j is refused: %s', (typed, fault) => expect(readName(typed).fault).toBe(fault))

  it('of characters without any that is seen is empty, so that a required one is refused', () => {
    expect(readName('\u200b\u200c\u200d\u2060\ufeff').text).toBe('')
  })
})

describe('a line and a paragraph', () => {
  it('may have characters of links, and a picture that is joined', () => {
    expect(kept(readLine('see https://holdfast.example/?a=b 👩\u200d🚀'))).toBe(
      'see https://holdfast.example/?a=b 👩\u200d🚀',
    )
  })

  it('a paragraph has lines, a line has one', () => {
    expect(kept(readParagraph(' one\r\ntwo\u2028three\tfour\n\n'))).toBe('one\ntwo\nthree four')
    expect(kept(readParagraph('one\u0007'))).toBe(control)
    expect(kept(readParagraph('one\u202e'))).toBe(turning)
    expect(kept(readLine('one\ntwo'))).toBe(control)
  })
})

describe('a text to search for', () => {
  it('has lost what was pasted with it', () => {
    expect(kept(readSearch('\u202a\ufeffMum\u200bbai\u202c\r\n'))).toBe('Mumbai')
    expect(kept(readSearch('New\tDelhi\r\n'))).toBe('New Delhi')
    expect(kept(readSearch('Mum\u0000bai'))).toBe(control)
    expect(kept(readSearch('\u3164'))).toBe(unseen)
    expect(kept(readSearch('क\u200dष'))).toBe('क\u200dष')
  })
})

describe('a code', () => {
  it.each([
    ['४८२ ९१३', '482 913'],
    ['٤٨٢٩١٣', '482913'],
    ['４８２９１３', '482913'],
    ['\u202a482\u2011913\u202c', '482-913'],
    ['𝟜𝟠𝟚', '482'],
    [' P1234567\u200b', 'P1234567'],
  ])('%j is %j', (typed, text) => expect(kept(readCode(typed))).toBe(text))

  it('is of ASCII', () => expect(readCode('Ж1').fault).toBeDefined())

  it('has digits of every script', () => {
    for (let point = 0x80; point < 0x1ffff; point += 1) {
      const digit = String.fromCodePoint(point)
      if (/\p{Nd}/u.test(digit)) expect(withAsciiDigits(digit), digit).toMatch(/^[0-9]$/)
    }
    expect(withAsciiDigits('०१२३४५६७८९')).toBe('0123456789')
  })
})

const readers = { readName, readLine, readParagraph, readSearch, readCode }
const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

it.each(Object.entries(readers))('%s takes its own result, and says of it what it said of the text', (_, read) => {
  fc.assert(
    fc.property(anything, typed => {
      const first = read(typed)
      if (first.fault === undefined) expect(read(first.text)).toEqual(first)
    }),
    { numRuns: 2000 },
  )
})
