import { createHash } from 'node:crypto'

/** The one JSON text of a value: members sorted, sets as sorted lists, bytes in base 64. Equal values have equal texts. */
export const canonical = (value: unknown): string => JSON.stringify(plain(value)) ?? 'null'

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Set) return [...value].map(plain).toSorted(byText)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]))
}

const byText = (left: unknown, right: unknown): number => (String(left) < String(right) ? -1 : 1)

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('base64url')
