import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { documents } from './client.ts'
import { failedConditions } from './errors.ts'

type Items = TransactWriteCommandInput['TransactItems']

/**
 * Writes all of some items, or none where one's condition does not hold.
 * @returns the positions whose condition does not hold; none when all was written
 * @throws any other error of DynamoDB, a conflict with another transaction too
 */
export const transact = async (items: Items): Promise<readonly number[]> => {
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: items }))
    return []
  } catch (error) {
    const failed = failedConditions(error)
    if (failed) return failed
    throw error
  }
}

/** Writes all of some items, or none. @returns whether every condition held @throws any other error of DynamoDB */
export const areWritten = async (items: Items): Promise<boolean> => (await transact(items)).length === 0
