import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { EpochMs } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { type Outcome, recover } from '../rules/recover.ts'
import type { Section } from '../rules/section.ts'
import type { Step } from '../rules/step.ts'
import { SECTION_PREFIX, sectionKey } from './keys.ts'
import { toSection, toUpdate } from './section-item.ts'
import { refusedItem } from './stored-claim.ts'

/**
 * Applies a step to one section by one `UpdateItem`, never in a transaction: that would make the hot item conflict. The
 * SDK sends it again after a lost reply, so a refusal may be this step's own success: `recover` decides.
 * @throws any error of DynamoDB's but a refused condition
 */
export const applyStep = async (inventoryId: string, section: number, step: Step, now: EpochMs): Promise<Outcome> => {
  const key = sectionKey(inventoryId, section)
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName('inventory'),
        Key: key,
        ...toUpdate(step),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return { kind: 'done' }
  } catch (error) {
    return recover(toSection({ ...key, ...refusedItem(error) }), step, now)
  }
}

/** Read consistency: a consistent read costs twice and sees every write that has been answered. */
export interface Exactness {
  readonly consistent?: boolean
}

/** Every section of an inventory, in order. */
export const readSections = async (inventoryId: string, exactness: Exactness = {}): Promise<Section[]> =>
  (await readFrom(SECTION_PREFIX, inventoryId, exactness)).map(toSection)

/** The items of an inventory whose sort key is `first` or comes after it. */
export const readFrom = async (
  first: string,
  inventoryId: string,
  { consistent = false }: Exactness,
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  let next: Record<string, unknown> | undefined
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: tableName('inventory'),
        KeyConditionExpression: 'pk = :inventory AND sk >= :first',
        ExpressionAttributeValues: { ':inventory': inventoryId, ':first': first },
        ConsistentRead: consistent,
        ExclusiveStartKey: next,
      }),
    )
    items.push(...(page.Items ?? []))
    next = page.LastEvaluatedKey
  } while (next)
  return items
}
