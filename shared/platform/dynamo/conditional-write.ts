import type { DeleteCommand, PutCommand, UpdateCommand, UpdateCommandOutput } from '@aws-sdk/lib-dynamodb'
import { documents } from './client.ts'
import { isConditionFailure } from './errors.ts'

type Write = PutCommand | UpdateCommand | DeleteCommand

/**
 * Sends a write that has a condition.
 * @returns what DynamoDB returns; undefined when the condition does not hold
 * @throws any other error of DynamoDB
 */
export const writeIf = async (command: Write): Promise<Pick<UpdateCommandOutput, 'Attributes'> | undefined> => {
  try {
    return await documents.send(command as UpdateCommand)
  } catch (error) {
    if (isConditionFailure(error)) return undefined
    throw error
  }
}

/** Sends a write that has a condition. @returns whether it held @throws any other error of DynamoDB */
export const isWritten = async (command: Write): Promise<boolean> => (await writeIf(command)) !== undefined
