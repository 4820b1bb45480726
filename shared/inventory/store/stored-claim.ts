import type { Claim } from '../rules/claim.ts'

/** A stored claim: the client returns large numbers as bigint and small ones, such as 0, as number. */
export const toClaim = (value: unknown): Claim => {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  throw new TypeError(`not a claim: ${String(value)}`)
}
