import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { confirmFree } from '../../shared/commerce/workflows/confirm-free.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { confirmed, settling, storedState, storeSale } from './stored-sale.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

/** A booking of nothing to pay, with no payment. */
const free = async () => {
  const sale = await storeSale()
  const { ids } = sale
  const TableName = tableName('commerce')
  await documents.send(new DeleteCommand({ TableName, Key: keys.payment(ids.user, ids.payment) }))
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: keys.booking(ids.user, ids.booking),
      UpdateExpression: 'SET total_amount = :none, seats.prices = :prices',
      ExpressionAttributeValues: { ':none': 0, ':prices': [0, 0] },
    }),
  )
  const booking = await readBooking(ids.user, ids.booking)
  if (!booking) throw new Error('no booking')
  return { ...sale, booking }
}

describe('a booking that costs nothing', () => {
  it('is confirmed by the same steps, once, however often and by many at once', async () => {
    const sale = await free()
    const payments = await Promise.all(Array.from({ length: 6 }, () => confirmFree(sale.booking, settling.issueTicket)))
    expect(new Set(payments.map(({ state }) => state))).toEqual(new Set(['confirmed']))
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it('is completed as any sale is when its request was killed after any of its calls', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await free()
      const wasKilled = await killedAfter(calls, () => confirmFree(sale.booking, settling.issueTicket))
      await settleSale({ userId: sale.ids.user, paymentId: sale.ids.payment, orders: [] }, settling)
      expect(await storedState(sale), `killed after ${calls} calls`).toEqual(confirmed)
      if (!wasKilled) return expect(calls).toBeGreaterThan(5)
    }
  })

  it('is refused for one that costs something', async () => {
    const sale = await storeSale()
    const booking = await readBooking(sale.ids.user, sale.ids.booking)
    if (booking) await expect(confirmFree(booking, settling.issueTicket)).rejects.toThrow('not free')
  })
})
