/** A typed text in the form that is kept, and what is wrong with it, as a sentence. */
export interface Read {
  readonly text: string
  readonly fault?: string | undefined
}

/** Halves of a character, and code points that Unicode says are none: no store and no queue promises to keep them. */
const notCharacters = /[\p{Cs}\p{Noncharacter_Code_Point}]/u

/** They turn the order of what follows around, so that a text reads as what it is not. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu

/** Characters that show nothing, except joiners, variation selectors and the fillers of Hangul, which change their neighbours. */
const unseen =
  /\u034f|\u17b4|\u17b5|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffc\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/gu

/** A joiner (U+200C, U+200D) shapes letters of these scripts, and joins pictures to one. Anywhere else it shows nothing. */
const idleJoiner =
  /(?<![[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]&&[\p{L}\p{M}]]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)[\u200c\u200d]/gv

/** A letter, digit, sign or picture: not only spaces, marks, and characters that are drawn as nothing. */
const visible = /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u

/** What links, addresses and markup are written with. */
const linking = /[/\\:@?#%&=<>|[\]{}]/

/** `evil.com`: programs make a link of it. `S.Kumar`, `K.R.Narayanan` and `Dr. Rao` are none. */
const dotted = /[\p{L}\p{N}\p{M}-]{2,}[.。][\p{L}\p{M}\p{N}-]*\p{L}{2,}/u

const seen = (text: string): string => text.replace(unseen, '').replace(idleJoiner, '').normalize('NFC')

/** Well-formed, in NFC, and without characters that show nothing or turn others around. */
export const bare = (text: string): string => seen(text.toWellFormed().replace(turning, ''))

const spaced = (text: string): string => seen(text).replace(/\s+/gu, ' ').trim()

const faultOf = (text: string, controls: RegExp): string | undefined => {
  if (notCharacters.test(text)) return 'Some of these are no characters.'
  if (controls.test(text)) return 'Control characters have no place here.'
  if (text.search(turning) >= 0) return 'Characters that turn the writing direction have no place here.'
  if (text !== '' && !visible.test(text)) return 'Nothing of this can be seen.'
  return undefined
}

/** A text of one line. */
export const readLine = (typed: string): Read => {
  const trimmed = typed.trim()
  return { text: spaced(trimmed), fault: faultOf(seen(trimmed), /[\p{Cc}\p{Zl}\p{Zp}]/u) }
}

/** A text of several lines: `\n` alone ends a line. */
export const readParagraph = (typed: string): Read => {
  const text = seen(typed)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .trim()
  return { text, fault: faultOf(text, /(?!\n)\p{Cc}/u) }
}

/**
 * The name of a person: a line without anything that programs make a link or an address of, as names are in mails to
 * people who have not typed them.
 */
export const readName = (typed: string): Read => {
  const { text, fault } = readLine(typed)
  const alike = text.normalize('NFKC')
  if (fault !== undefined) return { text, fault }
  if (linking.test(alike)) return { text, fault: 'A name has no characters of links and addresses, such as / : @.' }
  if (dotted.test(alike)) return { text, fault: 'Leave a space after a full stop.' }
  return { text }
}

/** A text to search for, which nobody else is shown: whatever cannot be seen in it was pasted with it. */
export const readSearch = (typed: string): Read => {
  const text = spaced(bare(typed).replace(/[\p{Cn}\p{Co}]/gu, ' '))
  return { text, fault: faultOf(text, /(?!\s)\p{Cc}/u) }
}

/** A code or a token, typed or pasted: in ASCII, with its digits as 0 to 9. */
export const readCode = (typed: string): Read => {
  const text = withAsciiDigits(bare(typed).normalize('NFKC'))
    .replace(/[\u200c\u200d]/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
  return { text, fault: /^[\x20-\x7e]*$/.test(text) ? undefined : 'A code is of plain letters, digits and signs.' }
}

/** `४२` → `42`: decimal digits of any script. */
export const withAsciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, digit => String(digitOf(digit)))

/** The digits of a script follow one another in Unicode, from zero on. */
const digitOf = (digit: string): number => {
  const point = digit.codePointAt(0) ?? 0
  let zero = point
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (point - zero) % 10
}
