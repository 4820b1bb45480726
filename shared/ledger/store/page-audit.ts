import { paginateScan } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { getItem, type StoredItem } from '../../platform/dynamo/items.ts'
import { InvalidRecord } from '../../platform/dynamo/records.ts'
import { keyOf, type PageRow, pagePrefix } from '../rules/page-row.ts'
import { pageRecords } from './pages.ts'

const rowIn = (item: StoredItem): PageRow | 'unreadable' => {
  try {
    return pageRecords.parse(item)
  } catch (error) {
    if (error instanceof InvalidRecord) return 'unreadable'
    throw error
  }
}

/** What is where a row belongs. */
export const readListed = async (row: PageRow): Promise<PageRow | 'unreadable' | undefined> => {
  const item = await getItem('ledger', keyOf(row))
  return item && rowIn(item)
}

/** A row that is in a page, and whether it is where it belongs. */
export interface Listed {
  readonly name: string
  readonly row: PageRow | 'unreadable'
  readonly isAtItsPlace: boolean
}

/** All rows of all pages, once each and in no order. */
export async function* walkPages(): AsyncGenerator<Listed> {
  const scanned = paginateScan(
    { client: documents },
    {
      TableName: tableName('ledger'),
      ConsistentRead: true,
      FilterExpression: 'begins_with(pk, :pages)',
      ExpressionAttributeValues: { ':pages': pagePrefix },
    },
  )
  for await (const { Items = [] } of scanned)
    for (const item of Items) {
      const row = rowIn(item)
      const key = row === 'unreadable' ? undefined : keyOf(row)
      yield { name: `${item.pk} ${item.sk}`, row, isAtItsPlace: item.pk === key?.pk && item.sk === key?.sk }
    }
}
