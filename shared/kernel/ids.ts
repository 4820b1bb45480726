import { createHash, randomBytes } from 'node:crypto'
import type { EpochMs } from './clock.ts'

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

const fromBytes = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

/** A suffix of 26 characters that sorts by time: 48 bits of milliseconds, 80 random ones, as a ULID has. */
export const newSuffix = (time: EpochMs): string => encode(BigInt(time), 10) + encode(fromBytes(randomBytes(10)), 16)

/** The same suffix for the same parts, for what must be found again without being stored: 128 bits of SHA-256. */
export const derivedSuffix = (...parts: readonly string[]): string =>
  encode(fromBytes(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16)), 26)

export const idOf = (kind: Kind, suffix: string): string => `${prefixes[kind]}_${suffix}`

export const newId = (kind: Kind, time: EpochMs): string => idOf(kind, newSuffix(time))

export const derivedId = (kind: Kind, ...parts: readonly string[]): string => idOf(kind, derivedSuffix(...parts))

/** What two ids of one matter share: the booking `bkg_X` has the payment `pay_X` and the ticket `tkt_X`. */
export const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1)

/** The form of an id of `kind`, for contracts. */
export const idPattern = (kind: Kind): RegExp => new RegExp(`^${prefixes[kind]}_[0-9a-hjkmnp-tv-z]{26}$`)
