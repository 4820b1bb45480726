import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { documents } from './client.ts'
import { isWritten } from './conditional-write.ts'
import { failedConditions } from './errors.ts'
import type { Write } from './writes.ts'

type TransactedWrite = Pick<Write, 'item' | 'announcement'>

/**
 * Writes all of some items, or none where one's condition does not hold.
 * @returns the positions whose condition does not hold; none when all was written
 * @throws any other error of DynamoDB, a conflict with another transaction too
 */
export const transact = async (writes: readonly TransactedWrite[]): Promise<readonly number[]> => {
  await Promise.all(writes.map(({ announcement }) => announcement && isWritten(announcement)))
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: writes.map(({ item }) => item) }))
    return []
  } catch (error) {
    const failed = failedConditions(error)
    if (failed) return failed
    throw error
  }
}

/** Writes all of some items, or none. @returns whether every condition held @throws any other error of DynamoDB */
export const areWritten = async (writes: readonly TransactedWrite[]): Promise<boolean> =>
  (await transact(writes)).length === 0
