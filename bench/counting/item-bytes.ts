import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** An item as DynamoDB's own JSON writes it. */
export type Item = Readonly<Record<string, AttributeValue>>

const textBytes = (text: string) => Buffer.byteLength(text)

/** A byte per two significant digits and one more; a sign costs one too. */
const numberBytes = (text: string): number => {
  const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

const valueBytes = (value: AttributeValue): number => {
  if (value.S !== undefined) return textBytes(value.S)
  if (value.N !== undefined) return numberBytes(value.N)
  if (value.B !== undefined) return Buffer.from(value.B as Uint8Array | string as string, 'base64').length
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1
  if (value.SS) return value.SS.reduce((bytes, text) => bytes + textBytes(text), 0)
  if (value.L) return value.L.reduce((bytes, element) => bytes + 1 + valueBytes(element), 3)
  if (value.M) return Object.entries(value.M).reduce((sum, [name, element]) => sum + 1 + memberBytes(name, element), 3)
  throw new TypeError(`an attribute of a kind nothing here stores: ${Object.keys(value)}`)
}

const memberBytes = (name: string, value: AttributeValue) => textBytes(name) + valueBytes(value)

/**
 * What DynamoDB charges an item by, as in
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce((bytes, [name, value]) => bytes + memberBytes(name, value), 0)

/** A write costs one unit per started kilobyte of the item; where there is none, one. */
export const writeUnitsOf = (item: Item = {}): number => Math.max(1, Math.ceil(itemBytes(item) / 1024))
