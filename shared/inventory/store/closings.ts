import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { isNew, put, update } from '../../platform/dynamo/writes.ts'
import { Closing } from '../rules/closing.ts'
import { closingKey } from '../rules/keys.ts'

const closings = recordOf('inventory', 'closing', Closing)

/** Asks for an inventory to be closed; the table's stream sends it to be done. Repeatable: the first reason stays. */
export const requestClosing = async (inventoryId: string, reason: string, now: EpochMs): Promise<void> => {
  const closing = closings.check({ reason, state: 'open', requested_at: now })
  await isWritten(put('inventory', { ...closingKey(inventoryId), ...closing }, isNew))
}

export const readClosing = async (inventoryId: string): Promise<Closing | undefined> => {
  const item = await getItem('inventory', closingKey(inventoryId))
  return item && closings.parse(item)
}

export const concludeClosing = async (inventoryId: string): Promise<void> => {
  await isWritten(
    update('inventory', closingKey(inventoryId), { set: { state: 'done' }, when: 'attribute_exists(pk)' }),
  )
}
