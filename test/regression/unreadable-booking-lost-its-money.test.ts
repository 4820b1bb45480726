import { beforeAll, expect, it } from 'vitest'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { InvalidRecord } from '../../shared/platform/dynamo/records.ts'
import { aCapture } from '../commerce/sales.ts'
import { settling, storeSale } from '../commerce/stored-sale.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'

beforeAll(() => createTables('commerce', 'inventory'))

it.each(['booking', 'reservation'] as const)('notes the money of a sale whose %s cannot be read', async kind => {
  const { ids, report } = await storeSale()
  const key = keys[kind](ids.user, ids[kind])
  const item = (await itemsUnder('commerce', key.pk)).find(({ sk }) => sk === key.sk)
  await putItem('commerce', { ...item, ...key, total_amount: 1 })
  const paid = report({ status: 'paid', captures: [aCapture('cap-1')] })
  await expect(settleSale(paid, settling)).rejects.toThrow(InvalidRecord)
  const payment = await readPayment(ids.user, ids.payment)
  expect(payment).toMatchObject({ state: 'paid', captures: [{ id: 'cap-1' }] })
  expect(payment && paymentStatus(payment, Date.now() + 3_600_000)).toBe('pending')
  await putItem('commerce', { ...item, ...key })
  expect(await settleSale(paid, settling)).toMatchObject({ state: 'confirmed' })
})
