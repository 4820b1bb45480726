import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/payments/list-payments.ts'
import { call } from '../support/call.ts'
import { aBuyer, atCheckout, consumeEvents, paidEvent, startPaying } from './paying.ts'
import { anAdmin, aSetAside } from './waiting-payments.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let token: string
beforeAll(async () => {
  world = await startPaying()
  token = (await anAdmin()).token
})
afterAll(() => world.stop())

const list = (query: Record<string, string> = {}) => call(handler, { token, query })

/** All pages. */
const all = async (query: Record<string, string> = {}) => {
  const items: { id: string; waits_for: string; is_stuck: boolean }[] = []
  let cursor: string | null = null
  do {
    const { body } = await list({ ...query, ...(cursor && { cursor }) })
    items.push(...body.items)
    cursor = body.next_cursor
  } while (cursor)
  return items
}

describe('list payments', () => {
  it('200 what waits for a review, a refund and its customer, and nothing that has ended', async () => {
    const open = await atCheckout()
    const aside = await aSetAside()
    const twice = await atCheckout()
    await consumeEvents(paidEvent(twice), paidEvent(twice, { event: 'evt_2', capture: 'cap_2' }))
    const paid = await atCheckout()
    await consumeEvents(paidEvent(paid))
    const items = await all({ limit: '1' })
    const kindOf = (id: string) => items.filter(each => each.id === id).map(({ waits_for }) => waits_for)
    expect([open, aside, twice, paid].map(({ payment }) => kindOf(payment.id))).toEqual([
      ['gateway'],
      ['review'],
      ['refund'],
      [],
    ])
    expect(items.find(({ id }) => id === aside.payment.id)).toMatchObject({
      user_id: aside.buyer.userId,
      status: 'quarantined',
      quarantine_reason: 'amount_differs',
      is_stuck: true,
    })
    expect((await all({ status: 'refunding' })).map(({ waits_for }) => waits_for)).toEqual(['refund'])
    const stuck = await all({ stuck: 'true' })
    expect(stuck.map(({ id }) => id)).toContain(aside.payment.id)
    expect(stuck.map(({ id }) => id)).not.toContain(open.payment.id)
  })

  it('403 FORBIDDEN for a customer', async () => {
    const { token: own } = await aBuyer()
    expect((await call(handler, { token: own })).body.code).toBe('FORBIDDEN')
  })

  it.each<Record<string, string>>([{ status: 'succeeded' }, { limit: '0' }, { cursor: 'x' }, { stuck: 'yes' }])(
    '400 VALIDATION_FAILED for %o',
    async query => {
      expect((await list(query)).body.code).toBe('VALIDATION_FAILED')
    },
  )
})
