import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Claim, FREE, makeClaim, randomNonce, saleClaim } from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { closeInventory } from '../../../shared/inventory/store/close-inventory.ts'
import { cancelSale, hold, passOn, release, sell } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'
import { faults, sent } from './faults.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const fresh = (): Claim => makeClaim(NOW + 900_000, randomNonce())

beforeAll(() => createTables('inventory', 'runtime'))
afterEach(() => faults())

/** Two seats in two sections, sold over three legs. */
const sold = async (bookingId: string) => {
  const offer = sampleOffer({ seats: 40, legs: 5 })
  await putInventory(offer, NOW)
  const placement = placed(offer, ['1A', '5B'], over(0, 2))
  const claim = fresh()
  await hold({ placement, claim, now: NOW })
  await sell({ placement, claims: [claim], bookingId, now: NOW })
  return { offer, placement }
}

/** The claims of a unit on every leg. */
const claimsOf = async (offer: Offer, unit: string): Promise<readonly Claim[]> =>
  (await readSections(offer.inventory_id, { consistent: true })).flatMap(({ claims }) => claims.get(unit) ?? [])

describe('a cancellation', () => {
  it('gives the units that are waited for to the heir, in place of freeing them, and frees the others', async () => {
    const { offer, placement } = await sold('bkg_1')
    const heir = { claim: fresh(), placement: placed(offer, ['1A'], over(1, 2)) }
    for (let again = 0; again < 2; again += 1) {
      const before = sent
      expect(await cancelSale({ placement, bookingId: 'bkg_1', heir })).toBe('inherited')
      // Of the first section what is inherited and what is freed, of the second what is freed.
      expect(sent - before).toBe(3)
      expect(await claimsOf(offer, '1A')).toEqual([FREE, heir.claim, heir.claim, FREE, FREE])
      expect(await claimsOf(offer, '5B')).toEqual(Array(5).fill(FREE))
    }
    expect(await sell({ placement: heir.placement, claims: [heir.claim], bookingId: 'bkg_2', now: NOW })).toEqual({
      kind: 'sold',
    })
    // Delivered again, long after: the heir's sale stands.
    expect(await cancelSale({ placement, bookingId: 'bkg_1', heir })).toBe('freed')
    expect((await claimsOf(offer, '1A')).slice(1, 3)).toEqual([saleClaim('bkg_2'), saleClaim('bkg_2')])
  })

  it('whose replies are lost is recognized as done', async () => {
    const { offer, placement } = await sold('bkg_3')
    const heir = { claim: fresh(), placement }
    faults('reply lost', 'delivered', 'reply lost', 'reply lost', 'delivered')
    expect(await cancelSale({ placement, bookingId: 'bkg_3', heir })).toBe('inherited')
    expect((await claimsOf(offer, '5B')).slice(0, 3)).toEqual(Array(3).fill(heir.claim))
  })

  it('that was cut off goes on; until then each unit has one owner', async () => {
    const { offer, placement } = await sold('bkg_4')
    const heir = { claim: fresh(), placement }
    faults('delivered', 'conflict')
    await expect(cancelSale({ placement, bookingId: 'bkg_4', heir })).rejects.toThrow()
    faults()
    const both = async () => [(await claimsOf(offer, '1A'))[0], (await claimsOf(offer, '5B'))[0]]
    expect((await both()).toSorted()).toEqual([heir.claim, saleClaim('bkg_4')].toSorted())
    expect(await cancelSale({ placement, bookingId: 'bkg_4', heir })).toBe('inherited')
    expect(await both()).toEqual([heir.claim, heir.claim])
  })

  it('gives the heir nothing that the booking does not have', async () => {
    const { offer } = await sold('bkg_5')
    const heir = { claim: fresh(), placement: placed(offer, ['1A', '1B'], over(0, 2)) }
    expect(await cancelSale({ placement: heir.placement, bookingId: 'bkg_5', heir })).toBe('freed')
    expect(await claimsOf(offer, '1B')).toEqual(Array(5).fill(FREE))
  })

  it('in an inventory that is closed in the middle of it gives nothing more to the heir', async () => {
    const { offer, placement } = await sold('bkg_6')
    const heir = { claim: fresh(), placement }
    faults('delivered', () => closeInventory(offer.inventory_id))
    expect(await cancelSale({ placement, bookingId: 'bkg_6', heir })).toBe('freed')
    const left = [...(await claimsOf(offer, '1A')), ...(await claimsOf(offer, '5B'))]
    expect(left.filter(claim => claim !== FREE)).toEqual(Array(3).fill(heir.claim))
    await release({ placement, claims: [heir.claim] })
    expect(await claimsOf(offer, '5B')).toEqual(Array(5).fill(FREE))
  })
})

describe('an offer that is not taken', () => {
  it('passes to the next in one write of each section, and at last to nobody', async () => {
    const { offer, placement } = await sold('bkg_7')
    const [first, second] = [fresh(), fresh()]
    await cancelSale({ placement, bookingId: 'bkg_7', heir: { claim: first, placement } })
    for (let again = 0; again < 2; again += 1) {
      const before = sent
      expect(await passOn({ placement, from: first, to: second })).toBe('inherited')
      expect(sent - before).toBe(2)
      expect((await claimsOf(offer, '5B')).slice(0, 3)).toEqual(Array(3).fill(second))
    }
    // The first comes too late.
    expect(await sell({ placement, claims: [first], bookingId: 'bkg_8', now: NOW })).toMatchObject({ kind: 'taken' })
    for (let again = 0; again < 2; again += 1) {
      expect(await passOn({ placement, from: second, to: FREE })).toBe('freed')
      expect(await claimsOf(offer, '1A')).toEqual(Array(5).fill(FREE))
    }
  })

  it('that was taken meanwhile does not pass on', async () => {
    const { offer, placement } = await sold('bkg_9')
    const first = fresh()
    await cancelSale({ placement, bookingId: 'bkg_9', heir: { claim: first, placement } })
    await sell({ placement, claims: [first], bookingId: 'bkg_10', now: NOW })
    expect(await passOn({ placement, from: first, to: fresh() })).toBe('freed')
    expect((await claimsOf(offer, '1A')).slice(0, 3)).toEqual(Array(3).fill(saleClaim('bkg_10')))
  })

  it('is passed to a hold only', async () => {
    const { placement } = await sold('bkg_11')
    await expect(passOn({ placement, from: fresh(), to: saleClaim('bkg_12') })).rejects.toThrow(RangeError)
  })
})

describe('a booking that is unseated and seated again', () => {
  it('has another sale: a late repetition of its first sale or cancellation changes nothing', async () => {
    const { offer, placement } = await sold('bkg_13')
    await cancelSale({ placement, bookingId: 'bkg_13' })
    const claim = fresh()
    await hold({ placement, claim, now: NOW })
    const again = { placement, claims: [claim], bookingId: 'bkg_13', seating: 1, now: NOW }
    for (let times = 0; times < 2; times += 1) expect(await sell(again)).toEqual({ kind: 'sold' })
    expect(await sell({ ...again, seating: 0 })).toMatchObject({ kind: 'taken' })
    await cancelSale({ placement, bookingId: 'bkg_13' })
    expect((await claimsOf(offer, '1A'))[0]).toBe(saleClaim('bkg_13', 1))
    await cancelSale({ placement, bookingId: 'bkg_13', seating: 1 })
    expect(await claimsOf(offer, '1A')).toEqual(Array(5).fill(FREE))
  })
})
