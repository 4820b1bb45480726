import { beforeAll, expect, it } from 'vitest'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { selling } from '../../shared/selling.ts'
import { storeSale } from '../commerce/stored-sale.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

it('a hold is extended by its holder, however far another request of the holder extended it in between', async () => {
  for (let calls = 1; ; calls += 1) {
    const { reservation, ids } = await storeSale()
    const end = reservation.expires_at + 60_000
    const further = async () => {
      const known = await readReservation(selling, ids.user, ids.reservation)
      await extendHold(selling, known ?? reservation, end + 60_000, Date.now())
    }
    const wasPaused = await pausedAfter(calls, further, async () => {
      const held = await extendHold(selling, reservation, end, Date.now())
      expect(held.expires_at, `extended after ${calls} calls`).toBeGreaterThanOrEqual(end)
    })
    const known = await readReservation(selling, ids.user, ids.reservation)
    expect(known).toMatchObject({ state: 'held', expires_at: wasPaused ? end + 60_000 : end })
    if (!wasPaused) return expect(calls).toBeGreaterThan(4)
  }
})
