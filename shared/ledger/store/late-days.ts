import { send } from '../../platform/dynamo/conditional-write.ts'
import { queryAll } from '../../platform/dynamo/items.ts'
import { put, remove } from '../../platform/dynamo/writes.ts'

const lateKey = 'LATE'

/** A day that was over when an event of it came. */
export const noteLateDay = async (day: string): Promise<void> => {
  await send(put('ledger', { pk: lateKey, sk: day }))
}

export const readLateDays = async (): Promise<string[]> =>
  (
    await queryAll('ledger', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': lateKey },
      ConsistentRead: true,
    })
  ).map(({ sk }) => String(sk))

export const forgetLateDay = async (day: string): Promise<void> => {
  await send(remove('ledger', { pk: lateKey, sk: day }))
}
