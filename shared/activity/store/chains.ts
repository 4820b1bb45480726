import { paginateScan } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { queryPage } from '../../platform/dynamo/items.ts'
import { canonical } from '../rules/canonical.ts'
import { chainCheck, type Finding } from '../rules/verify.ts'
import { EntryItem, entryItem, HeadItem } from './items.ts'
import { entryPrefix, placeOf } from './keys.ts'

/** How an entity's chain was found to be. */
export interface Verified {
  readonly entries: number
  readonly findings: readonly Finding[]
}

/** Reads an entity's whole chain, consistently, and checks it. */
export const verifyChain = async (entity: string, now: EpochMs): Promise<Verified> => {
  const check = chainCheck(entity, now)
  let entries = 0
  let head: z.infer<typeof HeadItem> | undefined
  let start: Record<string, unknown> | undefined
  do {
    const page = await queryPage('activity', {
      KeyConditionExpression: 'pk = :entity',
      ExpressionAttributeValues: { ':entity': entity },
      ConsistentRead: true,
      ExclusiveStartKey: start,
    })
    for (const item of page.items) {
      if (!String(item.sk).startsWith(entryPrefix)) {
        head = z.parse(HeadItem, item)
        continue
      }
      const entry = z.parse(EntryItem, item)
      const isWhole = canonical({ ...entryItem(entry), pk: item.pk, sk: item.sk }) === canonical(item)
      check.next({ place: placeOf(item.sk), entry, isWhole })
      entries += 1
    }
    start = page.next
  } while (start)
  return { entries, findings: check.end(head) }
}

/** Every entity there is something of, each once. A command's matter: it reads the whole table. */
export async function* listEntities(): AsyncGenerator<string> {
  const seen = new Set<string>()
  const scan = { TableName: tableName('activity'), ProjectionExpression: 'pk' }
  for await (const { Items = [] } of paginateScan({ client: documents }, scan))
    for (const { pk } of Items) {
      if (seen.has(String(pk))) continue
      seen.add(String(pk))
      yield String(pk)
    }
}
