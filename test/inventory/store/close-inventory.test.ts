import { beforeAll, describe, expect, it } from 'vitest'
import { type Claim, makeClaim, randomNonce } from '../../../shared/inventory/rules/claim.ts'
import { isOnSale, type Offer } from '../../../shared/inventory/rules/offer.ts'
import { joinPlaces } from '../../../shared/inventory/rules/placement.ts'
import { closeInventory, soldLeft } from '../../../shared/inventory/store/close-inventory.ts'
import { createInventories } from '../../../shared/inventory/store/create-inventories.ts'
import {
  block,
  cancelSale,
  extend,
  hold,
  passOn,
  release,
  sell,
  unblock,
} from '../../../shared/inventory/store/inventory.ts'
import { readInventory, readOffer, writeOffer } from '../../../shared/inventory/store/offers.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { pausedAfter } from '../../support/killed.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'
import { faults } from './faults.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const fresh = (): Claim => makeClaim(NOW + 900_000, randomNonce())

beforeAll(() => createTables('inventory', 'runtime'))

const offered = async (more: Parameters<typeof sampleOffer>[0] = {}): Promise<Offer> => {
  const offer = sampleOffer(more)
  await putInventory(offer, NOW)
  return offer
}

const stored = (offer: Offer) => readSections(offer.inventory_id, { consistent: true })
const claimed = async (offer: Offer) =>
  (await stored(offer)).flatMap(({ claims }) => [...claims.values()].flat().filter(claim => claim !== 0n))

describe('a closed inventory', () => {
  it('is closed in its offer and in every section, once, however often', async () => {
    const offer = await offered({ seats: 24, legs: 48, windowLegs: 12 })
    for (let again = 0; again < 2; again += 1) await closeInventory(offer.inventory_id)
    const closed = (await readOffer(offer.inventory_id, { consistent: true })) as Offer
    expect(closed).toEqual({ ...offer, state: 'closed', closed: true })
    expect(isOnSale(closed, NOW)).toBe(false)
    const sections = await stored(offer)
    expect(sections.length).toBeGreaterThan(offer.sections.length)
    expect(sections.every(section => section.closed && section.version === 2)).toBe(true)
  })

  it('is closed by the next attempt where one was killed in between', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    faults('delivered', 'delivered', 'conflict')
    await expect(closeInventory(offer.inventory_id)).rejects.toThrow()
    faults()
    expect((await stored(offer)).filter(({ closed }) => closed)).toHaveLength(1)
    await closeInventory(offer.inventory_id)
    expect((await stored(offer)).every(({ closed }) => closed)).toBe(true)
  })

  it('while it is put on offer: between any two calls, it stays closed', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const offer = await offered()
      isPaused = await pausedAfter(
        calls,
        () => closeInventory(offer.inventory_id),
        () => putInventory(offer, NOW).catch(error => expect(error.code).toBe('INVENTORY_CLOSED')),
      )
      expect((await readOffer(offer.inventory_id, { consistent: true }))?.closed, `closed after call ${calls}`).toBe(
        isPaused || undefined,
      )
    }
  })

  it.each([
    ['by itself', (offer: Offer) => putInventory(offer, NOW)],
    ['with others', (offer: Offer) => createInventories([offer, sampleOffer()])],
    ['in parts', (offer: Offer) => createInventories([offer, sampleOffer()]), { seats: 400, budget: 120 }],
  ])('before it is on offer: it never will be, put %s', async (_, put, more?: Parameters<typeof sampleOffer>[0]) => {
    const offer = sampleOffer(more)
    await closeInventory(offer.inventory_id)
    await put(offer).catch(error => expect(error.code).toBe('INVENTORY_CLOSED'))
    expect(await readOffer(offer.inventory_id, { consistent: true })).toBeUndefined()
    expect(await readInventory(offer.inventory_id, { consistent: true })).toBeUndefined()
    expect(await soldLeft(offer.inventory_id)).toBe(false)
  })

  it('holds, extends and sells nothing more: each unit is closed, whatever else it is', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const claim = fresh()
    const mine = placed(offer, ['1A', '5B'])
    await hold({ placement: mine, claim, now: NOW })
    await closeInventory(offer.inventory_id)
    const closed = {
      kind: 'taken',
      units: ['1A', '5B'].map(unit => ({ inventory_id: offer.inventory_id, unit, status: 'closed' })),
    }
    expect(await hold({ placement: placed(offer, ['1A', '5B'], over(3)), claim: fresh(), now: NOW })).toEqual(closed)
    expect(await extend({ placement: mine, claims: [claim], next: claim + 10n ** 12n, now: NOW })).toEqual(closed)
    expect(await sell({ placement: mine, claims: [claim], bookingId: 'bkg_1', now: NOW })).toEqual(closed)
    expect(await claimed(offer)).toEqual([claim, claim])
    await release({ placement: mine, claims: [claim] })
    expect(await claimed(offer)).toEqual([])
  })

  it('knows a sale that it has, and gives it up; blocked units stay blocked and count as nothing sold', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const claim = fresh()
    const placement = placed(offer, ['1A', '5B'])
    const blocked = placed(offer, ['9C'])
    await block({ placement: blocked, now: NOW })
    await hold({ placement, claim, now: NOW })
    expect(await soldLeft(offer.inventory_id)).toBe(false)
    const sale = { placement, claims: [claim], bookingId: 'bkg_2', now: NOW }
    await sell(sale)
    await closeInventory(offer.inventory_id)
    expect(await sell(sale)).toEqual({ kind: 'sold' })
    await cancelSale({ placement: placed(offer, ['1A']), bookingId: 'bkg_2' })
    expect(await soldLeft(offer.inventory_id)).toBe(true)
    await cancelSale({ placement, bookingId: 'bkg_2' })
    expect(await soldLeft(offer.inventory_id)).toBe(false)
    await unblock({ placement: blocked })
    expect(await claimed(offer)).toHaveLength(1)
  })

  it('a round trip of which one bus is closed is held in neither', async () => {
    const [out, back] = [await offered(), await offered()]
    await closeInventory(back.inventory_id)
    const placement = joinPlaces([placed(out, ['1A']), placed(back, ['1A', '1B'])], seatRefusals)
    expect(await hold({ placement, claim: fresh(), now: NOW })).toEqual({
      kind: 'taken',
      units: ['1A', '1B'].map(unit => ({ inventory_id: back.inventory_id, unit, status: 'closed' })),
    })
    expect(await claimed(out)).toEqual([])
  })

  it('INVENTORY_CLOSED: its offer never changes again, and no section is emptied', async () => {
    const offer = await offered({ seats: 24, legs: 5 })
    await closeInventory(offer.inventory_id)
    const before = await stored(offer)
    for (const changed of [offer, { ...sampleOffer({ seats: 12 }), inventory_id: offer.inventory_id }])
      await expect(putInventory(changed, NOW)).rejects.toMatchObject({ code: 'INVENTORY_CLOSED' })
    expect([await readOffer(offer.inventory_id), await stored(offer)]).toEqual([
      { ...offer, state: 'closed', closed: true },
      before,
    ])
  })

  it('INVENTORY_CLOSED: also where it is closed just before the changed offer is written', async () => {
    const offer = await offered()
    const close = () => closeInventory(offer.inventory_id)
    faults(close)
    // The change of layout empties the section first, and closing comes before that.
    const changed = { ...sampleOffer({ seats: 12 }), inventory_id: offer.inventory_id }
    await expect(putInventory(changed, NOW)).rejects.toMatchObject({ code: expect.stringMatching(/^INVENTORY_/) })
    faults()
    expect((await readOffer(offer.inventory_id, { consistent: true }))?.closed).toBe(true)
    expect((await stored(offer)).every(({ closed }) => closed)).toBe(true)
  })

  it('a section that was never laid out is closed too, and is not laid out afterwards', async () => {
    const offer = sampleOffer({ seats: 40, legs: 5 })
    await writeOffer(offer)
    await closeInventory(offer.inventory_id)
    expect((await stored(offer)).map(({ closed, claims }) => [closed, claims.size])).toEqual(
      offer.sections.map(() => [true, 0]),
    )
    await expect(putInventory(offer, NOW)).rejects.toMatchObject({ code: 'INVENTORY_CLOSED' })
    expect(await claimed(offer)).toEqual([])
  })

  it('offers nothing to those who wait: what a cancellation frees is free', async () => {
    const offer = await offered()
    const [claim, heir, next] = [fresh(), fresh(), fresh()]
    const placement = placed(offer, ['1A', '1B'])
    await hold({ placement, claim, now: NOW })
    await sell({ placement, claims: [claim], bookingId: 'bkg_3', now: NOW })
    const offeredToHeir = placed(offer, ['2A'])
    await hold({ placement: offeredToHeir, claim: heir, now: NOW })
    await closeInventory(offer.inventory_id)
    const inherited = { claim: heir, placement: placed(offer, ['1A']) }
    expect(await cancelSale({ placement, bookingId: 'bkg_3', heir: inherited })).toBe('freed')
    expect(await passOn({ placement: offeredToHeir, from: heir, to: next })).toBe('freed')
    expect(await claimed(offer)).toEqual([])
  })
})
