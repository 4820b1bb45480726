import { beforeAll, expect, it } from 'vitest'
import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { selling } from '../../shared/selling.ts'
import { readTicket } from '../../shared/tickets/store/tickets.ts'
import { paidOrder, settling, storedState, storeSale } from '../commerce/stored-sale.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

it('a person erased while the payment is settled leaves no name on the ticket', async () => {
  for (let calls = 1; ; calls += 1) {
    const sale = await storeSale()
    const erase = async () => {
      expect(await erasePerson(selling, sale.ids.user, Date.now() + 20_000)).toBe(true)
    }
    const wasErased = await pausedAfter(calls, erase, () => settleSale(sale.report(paidOrder), settling))
    if (!wasErased) return expect(calls).toBeGreaterThan(8)
    expect((await storedState(sale)).payment).toBe('confirmed')
    const ticket = await readTicket(sale.ids.user, sale.ids.ticket)
    expect(
      ticket?.codes.map(({ passenger_name }) => passenger_name),
      `erased after ${calls} calls`,
    ).toEqual(['Erased', 'Erased'])
  }
})

it('a person erased while the ticket is put leaves no name on it', async () => {
  for (let calls = 1; ; calls += 1) {
    const sale = await storeSale()
    const settled = async () => {
      await settleSale(sale.report(paidOrder), settling)
    }
    const wasSettled = await pausedAfter(calls, settled, () => erasePerson(selling, sale.ids.user, Date.now() + 20_000))
    if (!wasSettled) return expect(calls).toBeGreaterThan(1)
    const ticket = await readTicket(sale.ids.user, sale.ids.ticket)
    expect(
      ticket?.codes.map(({ passenger_name }) => passenger_name),
      `settled after ${calls} calls`,
    ).toEqual(['Erased', 'Erased'])
  }
})
