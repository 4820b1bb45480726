import { beforeAll, describe, expect, it } from 'vitest'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { nonceOf, untilOf } from '../../shared/inventory/rules/claim.ts'
import { release } from '../../shared/inventory/store/inventory.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { selling } from '../../shared/selling.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, repliedLateAfter } from '../support/killed.ts'
import { confirmed, paidOrder, type StoredSale, settling, storedState, storeSale } from './stored-sale.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

const read = async ({ ids }: StoredSale) => {
  const reservation = await readReservation(selling, ids.user, ids.reservation)
  if (!reservation) throw new Error('no reservation')
  return reservation
}

/** The claims on the seats of a hold, each once. */
const claimsOn = async ({ placement }: StoredSale): Promise<bigint[]> => {
  const sections = await readSections(placement[0]?.inventory_id ?? '', { consistent: true })
  const units = new Set(placement.flatMap(({ units }) => units))
  return [
    ...new Set(sections.flatMap(({ claims }) => [...claims].flatMap(([unit, on]) => (units.has(unit) ? on : [])))),
  ]
}

describe('extending a hold', () => {
  it('gives record and units the same new time, and the claim keeps its nonce', async () => {
    const sale = await storeSale()
    const end = sale.reservation.expires_at + 60_000
    const held = await extendHold(selling, sale.reservation, end, Date.now())
    expect(held).toMatchObject({ expires_at: end, next_claim: undefined })
    expect(await read(sale)).toMatchObject({ claim: held.claim, expires_at: end, state: 'held' })
    expect((await read(sale)).next_claim).toBeUndefined()
    expect(await claimsOn(sale)).toEqual([held.claim])
    expect([untilOf(held.claim), nonceOf(held.claim)]).toEqual([end, nonceOf(sale.claim)])
  })

  it('never shortens it', async () => {
    const sale = await storeSale()
    const held = await extendHold(selling, sale.reservation, Date.now() + 1000, Date.now())
    expect(held.expires_at).toBe(sale.reservation.expires_at)
    expect(await claimsOn(sale)).toEqual([sale.claim])
  })

  it('killed after any of its calls: the owner can prove every unit, and the next attempt completes it', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await storeSale()
      const end = sale.reservation.expires_at + 60_000
      const wasKilled = await killedAfter(calls, () => extendHold(selling, sale.reservation, end, Date.now()))
      const halfway = await read(sale)
      for (const claim of await claimsOn(sale)) expect([halfway.claim, halfway.next_claim]).toContain(claim)
      const held = await extendHold(selling, halfway, end, Date.now())
      expect(await claimsOn(sale), `killed after ${calls} calls`).toEqual([held.claim])
      expect(held.expires_at).toBe(end)
      if (!wasKilled) return expect(calls).toBeGreaterThan(4)
    }
  })

  it('killed after any of its calls, and paid then: confirmed', async () => {
    for (let calls = 1; calls < 6; calls += 1) {
      const sale = await storeSale()
      await killedAfter(calls, () =>
        extendHold(selling, sale.reservation, sale.reservation.expires_at + 60_000, Date.now()),
      )
      await settleSale(sale.report(paidOrder), settling)
      expect(await storedState(sale), `killed after ${calls} calls`).toEqual(confirmed)
    }
  })

  it('at the same time as the payment: the seats are sold, whichever is first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const sale = await storeSale()
      const extending = extendHold(selling, sale.reservation, sale.reservation.expires_at + 60_000, Date.now())
      const [, extended] = await Promise.allSettled([settleSale(sale.report(paidOrder), settling), extending])
      if (extended.status === 'rejected') expect(extended.reason).toMatchObject({ code: 'RESERVATION_NOT_ACTIVE' })
      expect(await storedState(sale)).toEqual(confirmed)
    }
  })

  it('of many at once ends in one claim that record and units agree on', async () => {
    const sale = await storeSale()
    const ends = Array.from({ length: 8 }, (_, index) => sale.reservation.expires_at + (index + 1) * 1000)
    const results = await Promise.allSettled(ends.map(end => extendHold(selling, sale.reservation, end, Date.now())))
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
    const held = await read(sale)
    expect(await claimsOn(sale)).toEqual([held.claim])
    expect(held.expires_at).toBe(ends.at(-1))
  })

  it('by its holder, once: ALREADY_EXTENDED', async () => {
    const sale = await storeSale()
    const end = sale.reservation.expires_at + 1000
    const held = await extendHold(selling, sale.reservation, end, Date.now(), Date.now())
    for (const known of [held, sale.reservation])
      await expect(extendHold(selling, known, end + 1000, Date.now(), Date.now())).rejects.toMatchObject({
        code: 'ALREADY_EXTENDED',
      })
    expect((await extendHold(selling, held, end + 1000, Date.now())).expires_at).toBe(end + 1000)
  })

  it('without its units is RESERVATION_NOT_ACTIVE', async () => {
    const sale = await storeSale()
    await release({ placement: sale.placement, claims: [sale.claim] })
    await expect(extendHold(selling, sale.reservation, Date.now() + 2_000_000, Date.now())).rejects.toMatchObject({
      code: 'RESERVATION_NOT_ACTIVE',
    })
  })
})

describe('a reply that is lost, so that the SDK makes the call again', () => {
  it('after any of the calls: extended, once', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await storeSale()
      const end = sale.reservation.expires_at + 60_000
      const now = Date.now()
      const wasLost = await repliedLateAfter(calls, async () => {
        const held = await extendHold(selling, sale.reservation, end, now, now)
        expect(held, `the reply of call ${calls} was lost`).toMatchObject({ expires_at: end, extended_at: now })
      })
      expect(await read(sale)).toMatchObject({ expires_at: end, state: 'held', extended_at: now })
      if (!wasLost) return expect(calls).toBeGreaterThan(3)
    }
  })
})
