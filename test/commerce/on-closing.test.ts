import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { handler } from '../../functions/commerce/on-closing.ts'
import { handler as onInventoryChange } from '../../functions/commerce/on-inventory-change.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { claimantKey } from '../../shared/inventory/rules/keys.ts'
import { readClosing, requestClosing } from '../../shared/inventory/store/closings.ts'
import { newId, suffixOf } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { mostMs } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { sqsEvent, startQueues } from '../support/queues.ts'
import { readStream } from '../support/stream.ts'
import { paidOrder, settling, storedState, storeSale } from './stored-sale.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
beforeAll(() => createTables('inventory', 'commerce', 'runtime'))
beforeEach(async () => {
  queues = await startQueues('closings')
})
afterAll(() => queues.stop())

const context = { getRemainingTimeInMillis: () => mostMs } as never

/** A confirmed sale whose departure is asked to be closed. */
const closing = async () => {
  const sale = await storeSale()
  await settleSale(sale.report(paidOrder), settling)
  const inventory_id = sale.placement[0]?.inventory_id ?? ''
  await requestClosing(inventory_id, 'departure_cancelled', Date.now())
  const round = async (number?: number) =>
    (await handler(sqsEvent({ inventory_id, ...(number && { round: number }) }), context))?.batchItemFailures.length
  const state = async () => (await readClosing(inventory_id))?.state
  return { sale, inventory_id, round, state }
}

/** The hold's claimant is gone from the inventory, as by a fault: its seats stay sold. */
const forget = ({ sale, inventory_id }: Awaited<ReturnType<typeof closing>>, ref: string) =>
  documents.send(
    new UpdateCommand({
      TableName: tableName('inventory'),
      Key: claimantKey(inventory_id, suffixOf(sale.ids.reservation)),
      UpdateExpression: 'SET #ref = :ref',
      ExpressionAttributeNames: { '#ref': 'ref' },
      ExpressionAttributeValues: { ':ref': ref },
    }),
  )

it('is sent once when a closing is asked for, and cancels what was booked', async () => {
  const asked = await closing()
  const records = (await readStream('inventory')).filter(({ dynamodb }) => dynamodb?.Keys?.pk?.S === asked.inventory_id)
  await onInventoryChange({ Records: records } as never, context)
  await onInventoryChange({ Records: records.filter(({ eventName }) => eventName === 'MODIFY') } as never, context)
  expect(queues.ready('closings')).toEqual([{ inventory_id: asked.inventory_id }])
  expect([await asked.round(), await asked.state()]).toEqual([0, 'done'])
  expect((await storedState(asked.sale)).booking).toBe('cancelled')
  expect(queues.kept('closings')).toHaveLength(1)
})

it('comes again later while something is still sold, and fails after the last round, open to be sent again', async () => {
  const asked = await closing()
  await forget(asked, 'bkg_unknown')
  expect([await asked.round(), await asked.state()]).toEqual([0, 'open'])
  expect(queues.delayed('closings')).toEqual([{ inventory_id: asked.inventory_id, round: 2 }])
  expect([await asked.round(100), await asked.state()]).toEqual([1, 'open'])
  expect(queues.kept('closings')).toHaveLength(1)
  await forget(asked, asked.sale.ids.booking)
  expect([await asked.round(100), await asked.state()]).toEqual([0, 'done'])
  expect((await storedState(asked.sale)).booking).toBe('cancelled')
})

it('of an inventory that was never laid out is done at once', async () => {
  const inventory_id = newId(transitIds.schedule, Date.now())
  await requestClosing(inventory_id, 'departure_cancelled', Date.now())
  expect((await handler(sqsEvent({ inventory_id }), context))?.batchItemFailures).toEqual([])
  expect((await readClosing(inventory_id))?.state).toBe('done')
})

it('of a closing that is done, or that was not asked for, does nothing', async () => {
  const asked = await closing()
  await asked.round()
  const before = await storedState(asked.sale)
  expect([await asked.round(), await storedState(asked.sale)]).toEqual([0, before])
  const inventory_id = newId(transitIds.schedule, Date.now())
  expect((await handler(sqsEvent({ inventory_id }), context))?.batchItemFailures).toEqual([])
  expect(await readClosing(inventory_id)).toBeUndefined()
})
