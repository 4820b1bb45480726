import { createHmac, timingSafeEqual } from 'node:crypto'
import { suffixOf } from '../../kernel/ids.ts'

/**
 * The token in a mailed link: two ids, and 256 bits that only this service's secret makes. No table or queue has it. A token
 * of one purpose is none of another.
 */
export const linkToken = (secretKey: string, purpose: string, ids: readonly [string, string]): string =>
  ids.map(suffixOf).join('') + proofOf(secretKey, purpose, ids)

/** The ids that a token names, made of their suffixes; undefined for one that was not made here for this purpose. */
export const readLinkToken = (
  secretKey: string,
  purpose: string,
  token: string,
  idsFrom: (first: string, second: string) => readonly [string, string],
): readonly [string, string] | undefined => {
  const [, first = '', second = '', proof = ''] = /^([0-9a-z]{26})([0-9a-z]{26})([\w-]{43})$/.exec(token) ?? []
  const ids = idsFrom(first, second)
  const [given, expected] = [Buffer.from(proof), Buffer.from(proofOf(secretKey, purpose, ids))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? ids : undefined
}

const proofOf = (secretKey: string, purpose: string, ids: readonly [string, string]): string =>
  createHmac('sha256', secretKey)
    .update([purpose, ...ids].join('\n'))
    .digest('base64url')
