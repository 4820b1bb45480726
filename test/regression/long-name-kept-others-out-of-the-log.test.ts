import { afterAll, beforeAll, expect, it } from 'vitest'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { send } from '../../shared/platform/dynamo/conditional-write.ts'
import { put } from '../../shared/platform/dynamo/writes.ts'
import { deliverChanges, entriesOf } from '../activity/log.ts'
import { createTables } from '../support/dynamo.ts'
import { startSecrets } from '../support/secrets.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  await createTables('activity', 'commerce')
  stop = (await startSecrets()).stop
})

afterAll(() => stop())

it('logs a record whose keys are as long as keys may be, all masked, and those behind it', async () => {
  const event_id = 'e'.repeat(2048 - Buffer.byteLength(keys.gatewayEvent('sandbox', '').pk))
  await send(put('commerce', { ...keys.gatewayEvent('sandbox', event_id), gateway: 'sandbox', event_id, type: 'paid' }))
  await send(put('commerce', { ...keys.booking('usr_1', 'bkg_1'), id: 'bkg_1', state: 'confirmed' }))
  expect(await deliverChanges('commerce')).toEqual({ batchItemFailures: [] })
  expect(await entriesOf('booking:bkg_1')).toHaveLength(1)
})
