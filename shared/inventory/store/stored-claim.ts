import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { Claim } from '../rules/claim.ts'

/** A stored claim: the client returns large numbers as bigint and small ones, such as 0, as number. */
export const toClaim = (value: unknown): Claim => {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  throw new TypeError(`not a claim: ${String(value)}`)
}

/** The values this store writes: strings, whole numbers and maps of them. */
const plain = (value: AttributeValue): unknown => {
  if (value.N !== undefined) return BigInt(value.N)
  if (value.M !== undefined) return plainItem(value.M)
  return value.S
}

/** An item in DynamoDB's own form, as streams and refusals carry it, in the form the document client gives. */
export const plainItem = (item: Record<string, AttributeValue>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]))

/**
 * The item as it was when DynamoDB refused a condition; empty if there was none. Any other error is rethrown: a
 * throttle or a conflict implies nothing about a unit's owner, and must never be read as "taken".
 */
export const refusedItem = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof ConditionalCheckFailedException)) throw error
  return plainItem(error.Item ?? {})
}
