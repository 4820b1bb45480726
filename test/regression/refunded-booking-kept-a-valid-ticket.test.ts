import { beforeAll, describe, expect, it } from 'vitest'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { GRACE_MS, makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import { hold, release } from '../../shared/inventory/store/inventory.ts'
import {
  confirmed,
  givenBack,
  paidOrder,
  type StoredSale,
  settling,
  storedState,
  storeSale,
} from '../commerce/stored-sale.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, pausedAfter } from '../support/killed.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

/** A lapsed hold, of which another buyer holds the last seat for a while. */
const contested = async () => {
  const sale = await storeSale({ holdMs: -GRACE_MS - 60_000 })
  const now = Date.now()
  const theirs = makeClaim(now + 900_000, randomNonce())
  const placement = sale.placement.slice(1)
  await hold({ placement, claim: theirs, now })
  return {
    sale,
    settleIt: () => settleSale(sale.report(paidOrder), settling),
    leave: () => release({ placement, claims: [theirs] }),
  }
}

/** The sale has ended in one way in every record, and no seat stays sold for a booking that was cancelled. */
const expectOneEnd = async (sale: StoredSale, when: string) => {
  const { seats, reservation, ...records } = await storedState(sale)
  if (records.payment === 'confirmed') return expect({ seats, reservation, ...records }, when).toEqual(confirmed)
  expect(records, when).toEqual(givenBack('seats_taken'))
  expect(seats, when).not.toContain('sold')
}

/** After so many calls the first settler has found a seat taken and is about to give the sale back. */
const calls = 8

describe('a payment settled twice, while a seat of its lapsed hold is taken and then given back', () => {
  it('ends in one way wherever the second settler is killed while the first is about to give back', async () => {
    for (let died = 1; died <= 14; died += 1) {
      const { sale, settleIt, leave } = await contested()
      const second = async () => {
        await leave()
        await killedAfter(died, settleIt)
      }
      expect(await pausedAfter(calls, second, settleIt)).toBe(true)
      await settleIt()
      await expectOneEnd(sale, `the second was killed after ${died} calls`)
    }
  })

  it('ends in one way wherever the second settler is when the first gives back', async () => {
    for (let stood = 1; stood <= 14; stood += 1) {
      const { sale, settleIt, leave } = await contested()
      let second: Promise<unknown> = Promise.resolve()
      const first: Promise<unknown> = pausedAfter(
        calls,
        async () => {
          await leave()
          await new Promise<void>(resolve => {
            const meanwhile = () => {
              resolve()
              return first
            }
            second = pausedAfter(stood, meanwhile, settleIt).finally(resolve)
          })
        },
        settleIt,
      )
      await first
      await second
      await expectOneEnd(sale, `the second stood after ${stood} calls`)
    }
  })
})
