import { send } from '../../platform/dynamo/conditional-write.ts'
import { queryAll, queryPage, queryPages } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { keyOf, PageRow, pageKey, pageKeys, rowName } from '../rules/page-row.ts'

export const pageRecords = recordOf('ledger', 'page row', PageRow)

/** Puts rows where they belong. A row that is there is written over with what it was. */
export const putRows = async (rows: readonly PageRow[]): Promise<void> => {
  await Promise.all(rows.map(row => send(put('ledger', { ...keyOf(row), ...pageRecords.check(row) }))))
}

const accountsKey = (day: string): string => `DAY#${day}`

/** What this function's environment has noted: an account's day is noted once, not with each row. */
const noted = keep<true>({ table: 'ledger', forMs: 24 * 3600_000, most: 10_000 })

/** Notes that an account has rows of a day. */
export const noteAccount = async (day: string, account: string): Promise<void> => {
  await noted.get(`${day} ${account}`, async () => {
    await send(put('ledger', { pk: accountsKey(day), sk: account }))
    return true
  })
}

/** The accounts that have rows of a day, in order. */
export const readAccounts = async (day: string): Promise<string[]> =>
  (
    await queryAll('ledger', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': accountsKey(day) },
      ConsistentRead: true,
    })
  ).map(({ sk }) => String(sk))

/** The rows of one page, in portions, after the row of that name. Rows that cannot be read are logged and left out. */
export async function* rowsOfPage(
  account: string,
  day: string,
  shard: number,
  after = ' ',
): AsyncGenerator<{ readonly rows: readonly PageRow[]; readonly last: string }> {
  const pages = queryPages('ledger', {
    KeyConditionExpression: 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: { ':pk': pageKey(account, day, shard), ':after': after },
    ConsistentRead: true,
  })
  for await (const { items } of pages)
    if (items.length > 0) yield { rows: parseAll(pageRecords.parse, items), last: String(items.at(-1)?.sk) }
}

/** The next rows of an account's day, in the order of their names, after the row of that name. */
export const listRows = async (
  account: string,
  day: string,
  { after = ' ', limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<PageRow[]> => {
  const pages = await Promise.all(
    pageKeys(account, day).map(pk =>
      queryPage('ledger', {
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: { ':pk': pk, ':after': after },
        Limit: limit,
      }),
    ),
  )
  const rows = parseAll(
    pageRecords.parse,
    pages.flatMap(({ items }) => items),
  )
  return rows
    .map(row => ({ row, name: rowName(row) }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .slice(0, limit)
    .map(({ row }) => row)
}
