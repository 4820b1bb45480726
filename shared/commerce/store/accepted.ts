import type { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from '../../platform/dynamo/client.ts'
import { isConditionFailure } from '../../platform/dynamo/errors.ts'

/** @returns false when its condition does not hold */
export const accepted = async (command: PutCommand | UpdateCommand): Promise<boolean> => {
  try {
    await documents.send(command as UpdateCommand)
    return true
  } catch (error) {
    if (isConditionFailure(error)) return false
    throw error
  }
}
