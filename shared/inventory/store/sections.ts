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
 * Applies a step to one section by one `UpdateItem`, never in a transaction: that would make the hot item conflict.
 * The SDK sends it again after a lost reply, so a refusal may be our own success: `recover` tells.
 * @throws whatever DynamoDB throws but a refused condition
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

/** Every section of an inventory, in order. Consistent reads cost twice and see every write that has been answered. */
export const readSections = async (inventoryId: string, { consistent = false } = {}): Promise<Section[]> => {
  const sections: Section[] = []
  let next: Record<string, unknown> | undefined
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: tableName('inventory'),
        KeyConditionExpression: 'pk = :inventory AND begins_with(sk, :section)',
        ExpressionAttributeValues: { ':inventory': inventoryId, ':section': SECTION_PREFIX },
        ConsistentRead: consistent,
        ExclusiveStartKey: next,
      }),
    )
    sections.push(...(page.Items ?? []).map(toSection))
    next = page.LastEvaluatedKey
  } while (next)
  return sections
}
