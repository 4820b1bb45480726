import type { TableName } from '../../platform/domain.ts'
import { invalidRecord } from '../../platform/dynamo/records.ts'
import type { Claim } from '../rules/claim.ts'

/**
 * A stored claim: the client returns large numbers as bigint and small ones, such as 0, as number.
 * @throws InvalidRecord, of a record in `table`, where it is none
 */
export const toClaim = (value: unknown, table: TableName = 'inventory', record = 'section'): Claim => {
  if (typeof value === 'bigint') return value
  if (Number.isSafeInteger(value)) return BigInt(value as number)
  throw invalidRecord(table, record, ['claims'])
}
