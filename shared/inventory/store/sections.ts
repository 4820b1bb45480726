import type { EpochMs } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { queryAll, type StoredItem } from '../../platform/dynamo/items.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { SECTION_PREFIX, sectionKey } from '../rules/keys.ts'
import { type Outcome, recover } from '../rules/recover.ts'
import type { Section } from '../rules/section.ts'
import type { Step } from '../rules/step.ts'
import { toChange, toSection } from './section-item.ts'

/**
 * Applies a step to one section by one `UpdateItem`, never in a transaction: that would make the hot item conflict. The
 * SDK sends it again after a lost reply, so a refusal may be this step's own success: `recover` decides.
 * @throws any error of DynamoDB's but a refused condition
 */
export const applyStep = async (inventoryId: string, section: number, step: Step, now: EpochMs): Promise<Outcome> => {
  const key = sectionKey(inventoryId, section)
  const outcome = await writeIf(update('inventory', key, toChange(step)))
  return outcome.written ? { kind: 'done' } : recover(toSection({ ...key, ...outcome.item }), step, now)
}

/** Read consistency: a consistent read costs twice and sees every write that has been answered. */
export interface Exactness {
  readonly consistent?: boolean
}

/** Every section of an inventory, in order. */
export const readSections = async (inventoryId: string, exactness: Exactness = {}): Promise<Section[]> =>
  (await readFrom(SECTION_PREFIX, inventoryId, exactness)).map(toSection)

/** The items of an inventory whose sort key is `first` or comes after it. */
export const readFrom = (
  first: string,
  inventoryId: string,
  { consistent = false }: Exactness,
): Promise<StoredItem[]> =>
  queryAll('inventory', {
    KeyConditionExpression: 'pk = :inventory AND sk >= :first',
    ExpressionAttributeValues: { ':inventory': inventoryId, ':first': first },
    ConsistentRead: consistent,
  })
