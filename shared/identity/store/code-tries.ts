import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { tableName } from '../../platform/dynamo/client.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import type { Key } from '../../platform/dynamo/items.ts'
import { codeTries } from '../rules/verification-code.ts'

/**
 * Uses up one of the tries at a code.
 * @returns the code's item, or undefined when there is no such code, it has lapsed, or all its tries are used
 */
export const takeCodeTry = async (key: Key, now: EpochMs) => {
  const written = await writeIf(
    new UpdateCommand({
      TableName: tableName('identity'),
      Key: key,
      UpdateExpression: 'SET tries = tries + :one',
      ConditionExpression: 'tries < :tries AND expires_at > :now',
      ExpressionAttributeValues: { ':one': 1, ':tries': codeTries, ':now': toIso(now) },
      ReturnValues: 'ALL_NEW',
    }),
  )
  return written?.Attributes
}
