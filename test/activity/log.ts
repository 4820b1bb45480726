import { BatchWriteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { Entry } from '../../shared/activity/rules/entry.ts'
import { keys } from '../../shared/activity/rules/keys.ts'
import { type Kept, pack } from '../../shared/activity/rules/page.ts'
import { rowsOf } from '../../shared/activity/rules/rows.ts'
import { newestItem, pageItem, pageRecords, rowItem } from '../../shared/activity/store/items.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { logSigner } from '../support/log-keys.ts'
import { activityConsumer } from '../support/logged.ts'
import { readStream } from '../support/stream.ts'

/** Delivers records of a table's stream to its log function; by default all there are. */
export const deliverChanges = async (table: TableName, records?: DynamoDBRecord[]) =>
  activityConsumer(table)({ Records: records ?? (await readStream(table)) } as DynamoDBStreamEvent)

/** An entity's items as they lie in the log, or a list's. */
export const itemsOf = async (name: string): Promise<Record<string, unknown>[]> => {
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: tableName('activity'),
      KeyConditionExpression: 'pk = :name',
      ExpressionAttributeValues: { ':name': name },
      ConsistentRead: true,
    }),
  )
  return Items ?? []
}

export const pagesOf = async (entity: string) =>
  (await itemsOf(entity)).filter(({ sk }) => String(sk).startsWith('P#')).map(pageRecords.parse)

/** An entity's entries in their order, from page to page. */
export const entriesOf = async (entity: string): Promise<Entry[]> =>
  (await pagesOf(entity)).flatMap(({ kept }) => kept.map(({ entry }) => entry))

/** The entries in a list, as its rows name them. */
export const mentionsIn = async (list: string): Promise<string[]> =>
  (await itemsOf(list)).flatMap(({ entries }) => entries as string[])

/** Alters entries in the page that begins with `start`, and nothing else of it, as anyone with access to the table could. */
export const alter = async (entity: string, start: number, change: (kept: Kept[]) => Kept[]): Promise<void> => {
  const page = (await pagesOf(entity)).find(each => each.start === start)
  await setMember(entity, start, 'entries', pack(change([...(page?.kept ?? [])])))
}

export const setMember = (entity: string, start: number, name: string, value: unknown) =>
  documents.send(
    new UpdateCommand({
      TableName: tableName('activity'),
      Key: keys.page(entity, start),
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  )

/** Puts a whole chain where `append` would have put it, `entriesInPage` to a page. */
export const putChain = async (entries: readonly Entry[], entriesInPage = 4): Promise<void> => {
  const [{ entity, at }] = entries as [Entry]
  const starts = Array.from({ length: Math.ceil(entries.length / entriesInPage) }, (_, page) => page * entriesInPage)
  const { rows, nameOf } = rowsOf(
    entries.map((entry, index) => ({ entry, start: index - (index % entriesInPage) + 1 })),
    `of ${entity}`,
  )
  const pages = starts.map(start => {
    const kept = entries.slice(start, start + entriesInPage).map(entry => ({ entry, row: nameOf(entry) }))
    return pageItem(entity, start + 1, kept, logSigner)
  })
  const newest = starts.length > 1 ? [newestItem(entity, (starts.at(-1) ?? 0) + 1, at)] : []
  const items = [...pages, ...rows.map(row => rowItem(row, logSigner)), ...newest]
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, index) =>
    items.slice(index * 25, index * 25 + 25),
  )
  for (let start = 0; start < batches.length; start += 8)
    await Promise.all(
      batches.slice(start, start + 8).map(batch =>
        documents.send(
          new BatchWriteCommand({
            RequestItems: { [tableName('activity')]: batch.map(Item => ({ PutRequest: { Item } })) },
          }),
        ),
      ),
    )
}
