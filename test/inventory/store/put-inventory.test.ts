import { beforeAll, describe, expect, it } from 'vitest'
import { makeClaim, randomNonce } from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { sectionCount, sectionLayout, unitsOf } from '../../../shared/inventory/rules/offer-sections.ts'
import type { Section } from '../../../shared/inventory/rules/section.ts'
import { createInventories } from '../../../shared/inventory/store/create-inventories.ts'
import { block, hold } from '../../../shared/inventory/store/inventory.ts'
import { readInventory, readOffer, writeOffer } from '../../../shared/inventory/store/offers.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { createTables } from '../../support/dynamo.ts'
import { placed, sampleOffer } from '../sample-offer.ts'
import { faults } from './faults.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const stored = (offer: Offer) => readSections(offer.inventory_id, { consistent: true })
const unitsIn = ({ claims }: Section) => [...claims.keys()].toSorted()
const holdOne = (offer: Offer, unit = '1A', now = NOW) =>
  hold({ placement: placed(offer, [unit]), claim: makeClaim(now + 900_000, randomNonce()), now })

/** The same departure with another vehicle. */
const swapped = (offer: Offer, more: Parameters<typeof sampleOffer>[0]): Offer =>
  sampleOffer({ inventory_id: offer.inventory_id, ...more })

beforeAll(() => createTables('inventory'))

describe('putInventory', () => {
  it('puts every unit on sale on every leg, and can be repeated', async () => {
    const offer = sampleOffer({ seats: 50, legs: 7 })
    for (let again = 0; again < 2; again += 1) await putInventory(offer, NOW)
    expect(await readOffer(offer.inventory_id)).toEqual(offer)
    const sections = await stored(offer)
    expect(sections.map(({ number, version }) => [number, version])).toEqual(
      offer.sections.map((_, number) => [number, 1]),
    )
    expect(sections.flatMap(({ claims }) => [...claims.keys()]).toSorted()).toEqual(unitsOf(offer).toSorted())
    for (const { claims } of sections) for (const ofUnit of claims.values()) expect(ofUnit).toEqual(Array(7).fill(0n))
  })

  it('continues after a crash between the offer and its sections', async () => {
    const offer = sampleOffer({ seats: 40, legs: 5 })
    await writeOffer(offer)
    expect(await holdOne(offer)).toMatchObject({ kind: 'taken', units: [{ status: 'unknown' }] })
    await putInventory(offer, NOW)
    expect(await holdOne(offer)).toMatchObject({ kind: 'held' })
  })

  it('changes prices and state while seats are held, and touches no claim', async () => {
    const offer = sampleOffer()
    await putInventory(offer, NOW)
    await holdOne(offer)
    const before = await stored(offer)
    const dearer = { ...offer, prices: { window: [99], aisle: [98] }, state: 'closed' as const }
    await putInventory(dearer, NOW)
    expect(await readOffer(offer.inventory_id)).toEqual(dearer)
    expect(await stored(offer)).toEqual(before)
  })

  it('changes the layout of an unused inventory: more legs, fewer sections, other units; versions go on rising', async () => {
    const offer = sampleOffer({ seats: 50, legs: 5 })
    await putInventory(offer, NOW)
    for (const other of [swapped(offer, { seats: 12, legs: 2 }), swapped(offer, { seats: 52, legs: 7 })]) {
      const before = (await stored(offer)).reduce((sum, { version }) => sum + version, 0)
      await putInventory(other, NOW)
      const sections = await stored(offer)
      expect(sections.flatMap(({ claims }) => [...claims.keys()]).toSorted()).toEqual(unitsOf(other).toSorted())
      expect(sections.reduce((sum, { version }) => sum + version, 0)).toBeGreaterThan(before)
      expect(await readOffer(offer.inventory_id)).toEqual(other)
    }
  })

  it('changes the windows of an unused inventory, and nothing of the old ones is left', async () => {
    const offer = sampleOffer({ seats: 8, legs: 48, windowLegs: 16 })
    await putInventory(offer, NOW)
    for (const windowLegs of [12, 24, 16]) {
      const other = swapped(offer, { seats: 8, legs: 48, windowLegs })
      for (let again = 0; again < 2; again += 1) await putInventory(other, NOW)
      const sections = await stored(offer)
      for (const [number, section] of sections.entries()) {
        const wanted =
          number < sectionCount(other) ? sectionLayout(other, number) : { units: [], from_leg: 0, to_leg: 0 }
        expect(unitsIn(section)).toEqual(wanted.units.toSorted())
        expect(section.from_leg).toBe(wanted.from_leg)
        for (const ofUnit of section.claims.values()) expect(ofUnit).toHaveLength(wanted.to_leg - wanted.from_leg)
      }
      expect(sections.length).toBeGreaterThanOrEqual(sectionCount(other))
      expect(await holdOne(other, '2D', NOW - 10 ** 9)).toMatchObject({ kind: 'held' })
    }
  })

  it('INVENTORY_IN_USE: a section that another process has laid out in other windows is left as it is', async () => {
    const offer = sampleOffer({ seats: 8, legs: 48, windowLegs: 16 })
    await putInventory(offer, NOW)
    const before = await stored(offer)
    const other = swapped(offer, { seats: 8, legs: 48, windowLegs: 12 })
    // The offer of the other layout, whose sections were not emptied.
    await writeOffer(other)
    await expect(putInventory(other, NOW)).rejects.toMatchObject({ code: 'INVENTORY_IN_USE' })
    expect((await stored(offer)).slice(0, before.length)).toEqual(before)
  })

  it('INVENTORY_IN_USE: nothing changes while something is held or blocked; once lapsed it may', async () => {
    const offer = sampleOffer()
    await putInventory(offer, NOW)
    await holdOne(offer)
    const before = await stored(offer)
    const other = swapped(offer, { seats: 12 })
    await expect(putInventory(other, NOW)).rejects.toMatchObject({ code: 'INVENTORY_IN_USE' })
    expect([await readOffer(offer.inventory_id), await stored(offer)]).toEqual([offer, before])
    await putInventory(other, NOW + 910_000)
    await block({ placement: placed(other, ['2A']), now: NOW + 910_000 })
    await expect(putInventory(offer, NOW + 10 ** 12)).rejects.toMatchObject({ code: 'INVENTORY_IN_USE' })
  })

  it('a hold and a change of layout at the same time: one of them wins, and the other leaves no trace', async () => {
    const results = new Set<string>()
    for (let round = 0; round < 10; round += 1) {
      const offer = sampleOffer({ seats: 24, legs: 5 })
      await putInventory(offer, NOW)
      const other = swapped(offer, { seats: 28, legs: 5 })
      const [held, changed] = await Promise.allSettled([holdOne(offer, '6D'), putInventory(other, NOW)])
      const now = (await readOffer(offer.inventory_id, { consistent: true })) as Offer
      const sections = await stored(offer)
      expect(sections.flatMap(({ claims }) => [...claims.keys()]).toSorted()).toEqual(unitsOf(now).toSorted())
      const claims = sections.flatMap(section => [...section.claims.values()].flat()).filter(found => found !== 0n)
      const gotIt = held.status === 'fulfilled' && held.value.kind === 'held'
      expect(claims).toHaveLength(gotIt ? 1 : 0)
      expect(now).toEqual(changed.status === 'fulfilled' ? other : offer)
      results.add(`${gotIt} ${changed.status}`)
    }
    expect([...results]).not.toContain('false rejected')
  })

  it('a hold that comes between the check and the change: the change is undone, and the hold stands', async () => {
    const offer = sampleOffer({ seats: 24, legs: 5 })
    await putInventory(offer, NOW)
    const before = await stored(offer)
    // The first section is emptied when another buyer takes a seat in the second; the first one's seats are gone then.
    const meanwhile = async () => {
      expect(await holdOne(offer, '1A')).toMatchObject({ kind: 'taken', units: [{ status: 'unknown' }] })
      expect(await holdOne(offer, '3A')).toMatchObject({ kind: 'held' })
    }
    faults('delivered', meanwhile)
    await expect(putInventory(swapped(offer, { seats: 28, legs: 5 }), NOW)).rejects.toMatchObject({
      code: 'INVENTORY_IN_USE',
    })
    expect(await readOffer(offer.inventory_id, { consistent: true })).toEqual(offer)
    expect((await stored(offer)).map(unitsIn)).toEqual(before.map(unitsIn))
    expect(await holdOne(offer, '3A')).toMatchObject({ kind: 'taken', units: [{ status: 'held' }] })
    expect(await holdOne(offer, '1A')).toMatchObject({ kind: 'held' })
  })

  it('a lost reply changes nothing', async () => {
    const offer = sampleOffer({ seats: 24, legs: 5 })
    faults('reply lost', 'delivered', 'reply lost')
    await putInventory(offer, NOW)
    const other = swapped(offer, { seats: 12 })
    faults('reply lost', 'delivered', 'reply lost', 'delivered', 'delivered', 'reply lost')
    await putInventory(other, NOW)
    expect(await readInventory(offer.inventory_id, { consistent: true })).toEqual({
      offer: other,
      sections: await stored(other),
    })
    expect(await holdOne(other)).toMatchObject({ kind: 'held' })
  })

  it('refuses an invalid offer, and writes nothing', async () => {
    const offer = sampleOffer({ prices: {} })
    await expect(putInventory(offer, NOW)).rejects.toMatchObject({ code: 'INVALID_OFFER' })
    expect([await readInventory(offer.inventory_id), await stored(offer)]).toEqual([undefined, []])
  })
})

describe('createInventories', () => {
  it('makes many at once as putInventory would, and does not change those on offer', async () => {
    const offers = Array.from({ length: 120 }, () => sampleOffer({ seats: 24, legs: 5 }))
    const [first, second] = offers as [Offer, Offer]
    await createInventories(offers.slice(0, 1))
    await holdOne(first)
    const before = await stored(first)
    await createInventories(offers)
    expect(await stored(first)).toEqual(before)
    const made = await stored(second)
    await putInventory(second, NOW)
    expect(await stored(second)).toEqual(made)
    expect(await readOffer((offers.at(-1) as Offer).inventory_id)).toEqual(offers.at(-1))
  })
})

describe('createInventories of more sections than a transaction takes', () => {
  const large = () => sampleOffer({ seats: 200, legs: 48, windowLegs: 8 })

  it('puts all of them, and does not change them when they are on offer', async () => {
    const [offer, small] = [large(), sampleOffer()]
    expect(sectionCount(offer)).toBeGreaterThan(100)
    await createInventories([offer, small])
    expect(await stored(offer)).toHaveLength(sectionCount(offer))
    expect(await readOffer(offer.inventory_id, { consistent: true })).toEqual(offer)
    expect(await holdOne(offer)).toMatchObject({ kind: 'held' })
    const before = await stored(offer)
    await createInventories([offer, small])
    expect(await stored(offer)).toEqual(before)
  })

  it('killed before its offer: nothing is on offer, and the next attempt goes on', async () => {
    const offer = large()
    faults('delivered', 'delivered', 'conflict')
    await expect(createInventories([offer])).rejects.toThrow()
    faults()
    expect(await readOffer(offer.inventory_id, { consistent: true })).toBeUndefined()
    await createInventories([offer])
    expect(await stored(offer)).toHaveLength(sectionCount(offer))
    expect(await readOffer(offer.inventory_id, { consistent: true })).toEqual(offer)
  })
})

describe('an offer', () => {
  it('of 50 seats and 8 stops takes well under 4 KB with its summary', () => {
    const offer = sampleOffer({ seats: 50, legs: 7, summary: { text: 'x'.repeat(1_000) } })
    expect(JSON.stringify(offer).length).toBeLessThan(3_000)
  })
})
