import type { EpochMs } from './clock.ts'
import { randomBytes } from './random.ts'

/** The kinds of things that have an id: `sch_01k9x…`. */
export const prefixes = {
  bus: 'bus',
  booking: 'bkg',
  city: 'cty',
  otp: 'otp',
  passwordReset: 'rst',
  payment: 'pay',
  refund: 'rfd',
  reservation: 'rsv',
  route: 'rte',
  schedule: 'sch',
  session: 'ses',
  stop: 'stp',
  ticket: 'tkt',
  user: 'usr',
  verification: 'vrf',
} as const

export type Kind = keyof typeof prefixes

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

export const idOf = (kind: Kind, suffix: string): string => `${prefixes[kind]}_${suffix}`

export const newId = (kind: Kind, time: EpochMs): string => idOf(kind, newSuffix(time))

/**
 * The part after the prefix, shared by the ids of related records: the booking `bkg_X` has the payment `pay_X` and the
 * ticket `tkt_X`.
 */
export const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1)

/** The form of an id of `kind`, for contracts. */
export const idPattern = (kind: Kind): RegExp => new RegExp(`^${prefixes[kind]}_[0-9a-hjkmnp-tv-z]{26}$`)
