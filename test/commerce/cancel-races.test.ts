import { beforeAll, describe, expect, it } from 'vitest'
import { expireReservation } from '../../shared/commerce/store/reservations.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import type { Cancel } from '../../shared/commerce/workflows/quote-cancellation.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import { hold } from '../../shared/inventory/store/inventory.ts'
import { selling } from '../../shared/selling.ts'
import { itemsUnder } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { paidOrder, type StoredSale, settling, storedState, storeSale } from './stored-sale.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

const settle = (sale: StoredSale) => settleSale(sale.report(paidOrder), settling)

const sold = async () => {
  const sale = await storeSale()
  await settle(sale)
  return sale
}

/** The operator pays everything back, whatever the time is. */
const cancel = (sale: StoredSale, changes: Partial<Cancel> = {}) => {
  const request = { userId: sale.ids.user, bookingId: sale.ids.booking, part: undefined, by: 'operator' } as const
  return cancelBooking(selling, { ...request, reason: 'cancelled', ...changes }, Date.now())
}

const oneSeat = { part: { seat_ids: ['1B'] } }

const refundsOf = async ({ ids }: StoredSale) =>
  (await itemsUnder('commerce', `USER#${ids.user}`))
    .filter(({ sk }) => String(sk).startsWith('RFD#'))
    .map(({ amount }) => amount)

const cancelled = {
  booking: 'cancelled',
  reason: 'cancelled',
  seats: ['free', 'free'],
  isIndexed: false,
}

describe('cancelling a confirmed booking', () => {
  it('frees its seats and owes its money once, also to 20 requests at once', async () => {
    const sale = await sold()
    const results = await Promise.all(Array.from({ length: 20 }, () => cancel(sale)))
    expect(new Set(results.map(result => result?.id)).size).toBe(1)
    expect(await storedState(sale)).toMatchObject(cancelled)
    expect(await refundsOf(sale)).toEqual([90_000])
  })

  it('in part leaves the other seat sold and its ticket shorter; the rest follows under a refund of its own', async () => {
    const sale = await sold()
    expect(await cancel(sale, oneSeat)).toMatchObject({ is_whole: false, refund_amount: 45_000 })
    expect(await storedState(sale)).toMatchObject({ booking: 'confirmed', ticket: 1, seats: ['free', 'sold'] })
    expect(await cancel(sale)).toMatchObject({ is_whole: true, refund_amount: 45_000 })
    expect(await storedState(sale)).toMatchObject(cancelled)
    expect(await refundsOf(sale)).toEqual([45_000, 45_000])
    await expect(cancel(sale, oneSeat)).rejects.toMatchObject({ code: 'BOOKING_CANCELLED' })
  })

  it('leaves a seat that was sold again to its new buyer', async () => {
    const sale = await sold()
    await cancel(sale, oneSeat)
    const now = Date.now()
    const placement = sale.placement.filter(({ units }) => units.includes('1B'))
    expect(await hold({ placement, claim: makeClaim(now + 900_000, randomNonce()), now })).toMatchObject({
      kind: 'held',
    })
    await cancel(sale)
    expect(await storedState(sale)).toMatchObject({ ...cancelled, seats: ['other', 'free'] })
  })

  it.each([
    ['whole', {}, { ...cancelled }, [90_000]],
    ['a part', oneSeat, { booking: 'confirmed', ticket: 1, seats: ['free', 'sold'] }, [45_000]],
  ] as const)('%s, with the reply of any call lost: one refund', async (_, changes, end, refunds) => {
    for (let calls = 1; ; calls += 1) {
      const sale = await sold()
      const wasLost = await repliedLateAfter(calls, () => cancel(sale, changes))
      expect(await storedState(sale), `the reply of call ${calls} was lost`).toMatchObject(end)
      expect(await refundsOf(sale)).toEqual(refunds)
      if (!wasLost) return expect(calls).toBeGreaterThan(5)
    }
  })
})

describe('cancelling a booking that awaits its payment', () => {
  const unpaid = { booking: 'cancelled', reason: 'cancelled', reservation: 'cancelled', seats: ['free', 'free'] }

  it.each(['held', 'expired'])('with its hold %s: what is paid later goes back once', async state => {
    const sale = await storeSale()
    if (state === 'expired') await expireReservation(selling, sale.reservation)
    expect(await cancel(sale)).toMatchObject({ state: 'done', refund_amount: 0 })
    await Promise.all([settle(sale), settle(sale)])
    expect(await storedState(sale)).toMatchObject({ ...unpaid, payment: 'given_back' })
    expect(await refundsOf(sale)).toEqual([90_000])
  })

  it('refuses a part', async () => {
    await expect(cancel(await storeSale(), oneSeat)).rejects.toMatchObject({ code: 'NOT_CONFIRMED' })
  })
})

describe('cancelling against a settlement', () => {
  const makers = [
    ['held', storeSale],
    [
      'expired',
      async () => {
        const sale = await storeSale()
        await expireReservation(selling, sale.reservation)
        return sale
      },
    ],
  ] as const

  it.each(makers)(
    'between any two calls of the settlement, its hold %s: all is paid back, no seat stays sold',
    async (_, make) => {
      for (let calls = 1; ; calls += 1) {
        const sale = await make()
        const wasPaused = await pausedAfter(
          calls,
          () => cancel(sale).catch(error => expect(error.code).toBe('BEING_CONFIRMED')),
          () => settle(sale),
        )
        await cancel(sale).catch(error => expect(error.code).toBe('BOOKING_CANCELLED'))
        await settle(sale)
        expect(await storedState(sale), `after ${calls} calls`).toMatchObject({
          booking: 'cancelled',
          seats: ['free', 'free'],
        })
        expect(await refundsOf(sale), `after ${calls} calls`).toEqual([90_000])
        if (!wasPaused) return expect(calls).toBeGreaterThan(5)
      }
    },
  )

  it('settled between any two calls of the cancellation: all is paid back, no seat stays sold', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await storeSale()
      const wasPaused = await pausedAfter(
        calls,
        () => settle(sale),
        () => cancel(sale),
      )
      await settle(sale)
      expect(await storedState(sale), `after ${calls} calls`).toMatchObject({
        booking: 'cancelled',
        seats: ['free', 'free'],
      })
      expect(await refundsOf(sale), `after ${calls} calls`).toEqual([90_000])
      if (!wasPaused) return expect(calls).toBeGreaterThan(3)
    }
  })

  it('a settlement killed after any call, then cancelled and settled again: all is paid back', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await storeSale()
      const wasKilled = await killedAfter(calls, () => settle(sale))
      await cancel(sale).catch(error => expect(error.code).toBe('BEING_CONFIRMED'))
      await settle(sale)
      await cancel(sale).catch(error => expect(error.code).toBe('BOOKING_CANCELLED'))
      expect(await storedState(sale), `killed after ${calls}`).toMatchObject({
        booking: 'cancelled',
        seats: ['free', 'free'],
      })
      expect(await refundsOf(sale), `killed after ${calls}`).toEqual([90_000])
      if (!wasKilled) return expect(calls).toBeGreaterThan(5)
    }
  })
})
