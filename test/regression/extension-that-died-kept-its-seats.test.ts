import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { handler } from '../../functions/reservations/on-hold-expiry.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { readHeldClaims, sharesOf, takeQuota } from '../../shared/inventory/store/quota.ts'
import { selling } from '../../shared/selling.ts'
import { seatQuota } from '../../shared/transit/rules/seat-refusals.ts'
import { storedState, storeSale } from '../commerce/stored-sale.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'

// An extension that died after it had given the units their later time, and before the record had it: the record expired, and
// the seats stayed held, and counted against their holder's limit, up to a quarter of an hour longer.

beforeAll(() => createTables('inventory', 'commerce', 'runtime'))
afterEach(() => void vi.useRealTimers())

it('when a hold has expired its seats are free and not counted, wherever an extension of it had died', async () => {
  for (let calls = 1, wasKilled = true; wasKilled; calls += 1) {
    const sale = await storeSale()
    const { reservation, ids } = sale
    const inventoryId = reservation.subject_id
    for (const share of sharesOf(ids.user, reservation.places, reservation.claim))
      await takeQuota(share, Date.now(), seatQuota)
    const later = reservation.expires_at + 600_000
    wasKilled = await killedAfter(calls, () => extendHold(selling, reservation, later, Date.now(), Date.now()))
    const { next_claim } = (await readReservation(selling, ids.user, ids.reservation)) ?? {}
    if (!wasKilled || next_claim === undefined) continue

    vi.useFakeTimers({ toFake: ['Date'], now: reservation.expires_at + 1000 })
    const message = sqsEvent({ user_id: ids.user, reservation_id: ids.reservation })
    // The consumer dies after each of its calls too, and the message is delivered again.
    for (let died = 1, failed = 1; failed > 0; died += 1)
      await killedAfter(died, async () => {
        failed = (await handler(message, {} as never)).batchItemFailures.length
      })
    expect(await storedState(sale), `killed after ${calls} calls`).toMatchObject({ reservation: 'expired' })
    expect(new Set((await storedState(sale)).seats)).toEqual(new Set(['free']))
    expect(await readHeldClaims(ids.user, inventoryId)).toEqual([])
    vi.useRealTimers()
  }
})
