import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb'
import { client, tableName } from '../../platform/dynamo/client.ts'
import { getItems } from '../../platform/dynamo/get-items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import type { Claim } from '../rules/claim.ts'
import { SECTION_PREFIX, sectionKey } from '../rules/keys.ts'
import { type Legs, legCountOf, legsIn } from '../rules/legs.ts'

/** Some legs of an inventory, and the number of its sections, where that is known without reading them. */
export interface LegsOf {
  readonly inventory_id: string
  readonly legs: Legs
  readonly section_count?: number | undefined
}

type Item = Record<string, AttributeValue>

/**
 * The most age of a count of free units. Claims are kept as stored: whether a hold among them has lapsed is decided at
 * each request's time. Neither a hold nor a map of units reads them here.
 */
const kept = keep<readonly Claim[]>({ table: 'inventory', forMs: 2_000, most: 1_000 })

/**
 * The latest claim on each unit over those legs, as it was up to two seconds ago, for each of many inventories in their
 * order; units without a claim on one of the legs are left out. Those of a single section are read together. The others
 * are queried one by one: a batch would be charged 4 KB for each section, a query for four sections of 1 KB.
 */
export const readLatestClaims = (wanted: readonly LegsOf[]): Promise<(readonly Claim[])[]> => {
  const named = new Map(wanted.map(each => [`${each.inventory_id} ${each.legs.from_leg} ${each.legs.to_leg}`, each]))
  return kept.getAll([...named.keys()], async missing => {
    const asked = missing.map(name => named.get(name) as LegsOf)
    const single = readSingle(asked.filter(isSingle))
    return Promise.all(
      asked.map(async each => {
        const items = isSingle(each) ? ((await single).get(each.inventory_id) ?? []) : await query(each)
        return latestIn(items, each.legs)
      }),
    )
  })
}

const isSingle = ({ section_count }: LegsOf): boolean => section_count === 1

const namesOf = (legs: readonly Legs[]): string => [...new Set(legs.flatMap(legsIn))].map(leg => `l${leg}`).join()

const readSingle = async (asked: readonly LegsOf[]): Promise<Map<string | undefined, Item[]>> => {
  const keys = asked.map(({ inventory_id }) => sectionKey(inventory_id, 0))
  const projection = `pk,${namesOf(asked.map(({ legs }) => legs))}`
  const items = await getItems('inventory', keys, { projection })
  return Map.groupBy(items, item => item.pk?.S)
}

const query = async ({ inventory_id, legs }: LegsOf): Promise<Item[]> => {
  const items: Item[] = []
  let next: Item | undefined
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName('inventory'),
        KeyConditionExpression: 'pk = :inventory AND sk >= :first',
        ProjectionExpression: namesOf([legs]),
        ExpressionAttributeValues: { ':inventory': { S: inventory_id }, ':first': { S: SECTION_PREFIX } },
        ExclusiveStartKey: next,
      }),
    )
    items.push(...(page.Items ?? []))
    next = page.LastEvaluatedKey
  } while (next)
  return items
}

/** A unit's claims are in several items where its legs are in several windows. */
const latestIn = (items: readonly Item[], legs: Legs): Claim[] => {
  const found = new Map<string, Claim[]>()
  for (const item of items)
    for (const leg of legsIn(legs))
      for (const [unit, { N }] of Object.entries(item[`l${leg}`]?.M ?? {}))
        if (N !== undefined) found.set(unit, [...(found.get(unit) ?? []), BigInt(N)])
  return [...found.values()].filter(claims => claims.length === legCountOf(legs)).map(latestOf)
}

const latestOf = (claims: readonly Claim[]): Claim =>
  claims.reduce((latest, claim) => (claim > latest ? claim : latest))
