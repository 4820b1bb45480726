import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPages } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { Claimant } from '../rules/claimant.ts'
import { CLAIMANT_PREFIX, claimantKey } from '../rules/keys.ts'

const claimants = recordOf('inventory', 'claimant', Claimant)

/**
 * Notes the account or bearer that holds or has booked units, and the one record `ref` that the hold became: the first to note wins.
 * Repeatable.
 * @param hold the hold's own name within the inventory
 * @returns the `ref` that is stored: another one than given, where a hold became another record before
 */
export const noteClaimant = async ({
  inventory_id,
  hold,
  keptUntil,
  ...claimant
}: Claimant & {
  readonly inventory_id: string
  readonly hold: string
  readonly keptUntil: EpochMs
}): Promise<string> => {
  const item = { ...claimantKey(inventory_id, hold), ...claimants.check(claimant), ttl: toTtl(keptUntil) }
  const outcome = await writeIf(
    put('inventory', item, {
      when: 'attribute_not_exists(pk) OR #ref = :ref',
      names: { '#ref': 'ref' },
      values: { ':ref': claimant.ref },
    }),
  )
  return outcome.written ? claimant.ref : claimants.parse(outcome.item ?? {}).ref
}

export const readClaimant = async (inventoryId: string, hold: string): Promise<Claimant | undefined> => {
  const item = await getItem('inventory', claimantKey(inventoryId, hold))
  return item && claimants.parse(item)
}

/** All claimants of an inventory, page by page, each with the name of its hold. One that is no valid record is missing. */
export async function* listClaimants(
  inventoryId: string,
): AsyncGenerator<readonly (Claimant & { readonly hold: string })[]> {
  const pages = queryPages('inventory', {
    KeyConditionExpression: 'pk = :inventory AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':inventory': inventoryId, ':prefix': CLAIMANT_PREFIX },
    ConsistentRead: true,
  })
  for await (const { items } of pages)
    yield parseAll(item => ({ ...claimants.parse(item), hold: String(item.sk).slice(CLAIMANT_PREFIX.length) }), items)
}
