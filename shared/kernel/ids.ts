import type { EpochMs } from './clock.ts'
import { randomBytes } from './random.ts'

declare const declared: unique symbol

/** The prefix of a kind of id: `bkg` of `bkg_01k9x…`. Manifests declare them, by `defineIds`. */
export type IdPrefix = string & { readonly [declared]: true }

/** The id prefixes of a domain, by kind. */
export const defineIds = <const Kind extends string>(prefixes: Readonly<Record<Kind, string>>) =>
  prefixes as Readonly<Record<Kind, IdPrefix>>

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Crockford base 32 (https://www.crockford.com/base32.html), lower case, of the low `length × 5` bits. */
const encode = (value: bigint, length: number): string => {
  let text = ''
  for (let rest = value, place = 0; place < length; place += 1, rest >>= 5n) text = alphabet[Number(rest & 31n)] + text
  return text
}

/** Crockford base 32 of bytes in big-endian order. */
export const encodeBytes = (bytes: Uint8Array, length: number): string =>
  encode(
    bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
    length,
  )

/** A suffix of 26 characters that sorts by time: 48 bits of milliseconds, 80 random ones, as a ULID has. */
export const newSuffix = (time: EpochMs): string => encode(BigInt(time), 10) + encodeBytes(randomBytes(10), 16)

/** The time a suffix was made at. @throws RangeError when it is none of `newSuffix` */
export const timeOfSuffix = (suffix: string): EpochMs => {
  const places = [...suffix.slice(0, 10)].map(character => alphabet.indexOf(character))
  if (places.length < 10 || places.includes(-1)) throw new RangeError('not a suffix that tells a time')
  return places.reduce((time, place) => time * 32 + place, 0)
}

export const idOf = (prefix: IdPrefix, suffix: string): string => `${prefix}_${suffix}`

export const newId = (prefix: IdPrefix, time: EpochMs): string => idOf(prefix, newSuffix(time))

/**
 * The part after the prefix, shared by the ids of related records: the booking `bkg_X` has the payment `pay_X` and the
 * ticket `tkt_X`.
 */
export const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1)

/** The form of an id, for contracts. */
export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`)
