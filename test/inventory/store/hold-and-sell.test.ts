import { beforeAll, describe, expect, it } from 'vitest'
import { availability } from '../../../shared/inventory/rules/availability.ts'
import {
  type Claim,
  derivedNonce,
  extendedClaim,
  makeClaim,
  randomNonce,
} from '../../../shared/inventory/rules/claim.ts'
import { legCount, type Offer } from '../../../shared/inventory/rules/offer.ts'
import { block, cancelSale, extend, hold, release, sell, unblock } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const HOLD_MS = 900_000

const offered = async (more: Parameters<typeof sampleOffer>[0] = {}): Promise<Offer> => {
  const offer = sampleOffer(more)
  await putInventory(offer, NOW)
  return offer
}

const freshClaim = (now = NOW): Claim => makeClaim(now + HOLD_MS, randomNonce())

const statusesOf = async (offer: Offer, now = NOW) => {
  const sections = await readSections(offer.inventory_id, { consistent: true })
  return availability(sections, over(0, legCount(offer) - 1), now).counts
}

beforeAll(() => createTables('inventory', 'runtime'))

describe('hold', () => {
  it('500 parallel buyers of one seat: one wins, 499 get the name of the seat', async () => {
    const offer = await offered()
    const placement = placed(offer, ['2B'])
    const results = await Promise.all(
      Array.from({ length: 500 }, () => hold({ placement, claim: freshClaim(), now: NOW })),
    )
    expect(results.filter(({ kind }) => kind === 'held')).toHaveLength(1)
    const taken = results.filter(result => result.kind === 'taken')
    expect(taken).toHaveLength(499)
    for (const { units } of taken)
      expect(units).toEqual([
        { inventory_id: offer.inventory_id, unit: '2B', status: 'held', heldUntil: NOW + HOLD_MS + 6_000 },
      ])
    expect(await statusesOf(offer)).toMatchObject({ held: 1, available: 7 })
  })

  it('overlapping sets {A,B} and {B,C}: each gets all or nothing', async () => {
    for (let round = 0; round < 20; round += 1) {
      const offer = await offered()
      const results = await Promise.all(
        [
          ['1A', '1B'],
          ['1B', '1C'],
        ].map(units => hold({ placement: placed(offer, units), claim: freshClaim(), now: NOW })),
      )
      expect(results.map(({ kind }) => kind).sort()).toEqual(['held', 'taken'])
      expect(await statusesOf(offer)).toMatchObject({ held: 2, available: 6 })
    }
  })

  it('the same seat on adjacent legs: both win; on overlapping legs: one', async () => {
    const offer = await offered({ legs: 3 })
    const on = (first: number, last = first) =>
      hold({ placement: placed(offer, ['1A'], over(first, last)), claim: freshClaim(), now: NOW })
    expect((await Promise.all([on(0), on(1, 2)])).map(({ kind }) => kind)).toEqual(['held', 'held'])
    expect(await on(0, 1)).toMatchObject({ kind: 'taken', units: [{ unit: '1A', status: 'held' }] })
  })

  it('a lapsed hold is takeable after the grace and not before', async () => {
    const offer = await offered()
    const placement = placed(offer, ['1A'])
    await hold({ placement, claim: freshClaim(), now: NOW })
    const at = (now: number) => hold({ placement, claim: freshClaim(now), now })
    expect(await at(NOW + HOLD_MS + 5_000)).toMatchObject({ kind: 'taken' })
    expect(await at(NOW + HOLD_MS + 5_001)).toMatchObject({ kind: 'held' })
  })

  it('a retry after a crash adopts the earlier claim, expiry unchanged', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const placement = placed(offer, ['1A', '5B', '9C'], over(0, 4))
    expect(placement.length).toBeGreaterThan(2)
    const nonce = derivedNonce('usr_1', 'key-1')
    const first = makeClaim(NOW + HOLD_MS, nonce)
    // The first attempt is killed after one section.
    await hold({ placement: placement.slice(0, 1), claim: first, now: NOW })
    const again = await hold({ placement, claim: makeClaim(NOW + 30_000 + HOLD_MS, nonce), now: NOW + 30_000 })
    expect(again).toEqual({ kind: 'adopted', claim: first })
    expect(await hold({ placement, claim: first, now: NOW })).toEqual({ kind: 'held', claim: first })
    expect(await sell({ placement, claims: [first], bookingId: 'bkg_1', now: NOW })).toEqual({ kind: 'sold' })
  })

  it('several sections: a refusal of one leaves no claim in the others, and every taken unit is named', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    for (const unit of ['5B', '9C'])
      await hold({ placement: placed(offer, [unit], over(2)), claim: freshClaim(), now: NOW })
    const placement = placed(offer, ['9C', '1A', '5B', '1B'], over(0, 4))
    const result = await hold({ placement, claim: freshClaim(), now: NOW })
    expect(result).toMatchObject({ kind: 'taken', units: [{ unit: '5B' }, { unit: '9C' }] })
    expect(await statusesOf(offer)).toMatchObject({ held: 2, available: 38 })
  })

  it('of nothing is refused', async () => {
    await expect(hold({ placement: [], claim: freshClaim(), now: NOW })).rejects.toThrow(RangeError)
  })

  it('an unknown unit, leg or inventory fails closed', async () => {
    const offer = await offered()
    const placement = placed(offer, ['1A'])
    const claim = freshClaim()
    const lost = (inventory_id: string) => ({ kind: 'taken', units: [{ inventory_id, unit: '1A', status: 'unknown' }] })
    const other = (changed: object) =>
      hold({ placement: placement.map(each => ({ ...each, ...changed })), claim, now: NOW })
    expect(await other({ to_leg: 2 })).toEqual(lost(offer.inventory_id))
    expect(await other({ inventory_id: 'sch_none' })).toEqual(lost('sch_none'))
    expect(await other({ units: ['1A', '__proto__'] })).toMatchObject({
      kind: 'taken',
      units: [{ unit: '__proto__', status: 'unknown' }],
    })
    expect(await statusesOf(offer)).toMatchObject({ held: 0, available: 8 })
  })
})

describe('what follows a hold', () => {
  it('extends, sells and cancels, each repeatable and across sections', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const placement = placed(offer, ['1A', '5B', '9C'], over(1, 2))
    const claim = freshClaim()
    await hold({ placement, claim, now: NOW })
    const next = extendedClaim(claim, { byMs: 300_000, heldSince: NOW, holdMs: HOLD_MS })
    for (let again = 0; again < 2; again += 1)
      expect(await extend({ placement, claims: [claim], next, now: NOW })).toEqual({ kind: 'extended' })
    const sale = { placement, claims: [claim, next], bookingId: 'bkg_2', now: NOW + 2 * HOLD_MS }
    for (let again = 0; again < 2; again += 1) expect(await sell(sale)).toEqual({ kind: 'sold' })
    expect(await statusesOf(offer)).toMatchObject({ booked: 3 })
    for (let again = 0; again < 2; again += 1) await release({ placement, claims: [claim, next] })
    expect(await statusesOf(offer)).toMatchObject({ booked: 3 })
    await cancelSale({ placement: placed(offer, ['5B'], over(1, 2)), bookingId: 'bkg_2' })
    expect(await statusesOf(offer)).toMatchObject({ booked: 2, available: 38 })
    for (let again = 0; again < 2; again += 1) await cancelSale({ placement, bookingId: 'bkg_2' })
    expect(await statusesOf(offer)).toMatchObject({ booked: 0, available: 40 })
  })

  it('a crash in the middle of an extension: either claim sells', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const placement = placed(offer, ['1A', '5B'])
    const claim = freshClaim()
    const next = makeClaim(NOW + HOLD_MS + 300_000, randomNonce())
    await hold({ placement, claim, now: NOW })
    await extend({ placement: placement.slice(0, 1), claims: [claim], next, now: NOW })
    const sale = { placement, bookingId: 'bkg_3', now: NOW }
    expect(await sell({ ...sale, claims: [claim] })).toMatchObject({ kind: 'taken', units: [{ unit: '1A' }] })
    expect(await sell({ ...sale, claims: [claim, next] })).toEqual({ kind: 'sold' })
  })

  it('a payment after expiry wins if no other buyer took the unit; else the units sold in vain are freed', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const late = NOW + 10 * HOLD_MS
    const claim = freshClaim()
    const placement = placed(offer, ['1A', '5B'])
    await hold({ placement, claim, now: NOW })
    const other = freshClaim(late)
    await hold({ placement: placed(offer, ['5B']), claim: other, now: late })
    const sale = { placement, claims: [claim], bookingId: 'bkg_4', now: late }
    for (let again = 0; again < 2; again += 1)
      expect(await sell(sale)).toMatchObject({ kind: 'taken', units: [{ unit: '5B', status: 'held' }] })
    expect(await statusesOf(offer, late)).toMatchObject({ booked: 1, held: 1, available: 38 })
    await cancelSale({ placement, bookingId: 'bkg_4' })
    expect(await statusesOf(offer, late)).toMatchObject({ booked: 0, held: 1, available: 39 })
  })

  it('a sale delivered again, long after a unit of it was cancelled and sold again, changes no other claim', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const placement = placed(offer, ['1A', '5B'])
    const [claim, other] = [freshClaim(), freshClaim()]
    await hold({ placement, claim, now: NOW })
    const sale = { placement, claims: [claim], bookingId: 'bkg_6', now: NOW }
    await sell(sale)
    const cancelled = placed(offer, ['5B'])
    await cancelSale({ placement: cancelled, bookingId: 'bkg_6' })
    await hold({ placement: cancelled, claim: other, now: NOW })
    await sell({ placement: cancelled, claims: [other], bookingId: 'bkg_7', now: NOW })
    expect(await sell(sale)).toEqual({
      kind: 'taken',
      units: [{ inventory_id: offer.inventory_id, unit: '5B', status: 'booked' }],
    })
    expect(await statusesOf(offer)).toMatchObject({ booked: 2, available: 38 })
  })

  it('a lapsed hold is sold long after if no other took it; one that was taken and released proves nothing', async () => {
    const offer = await offered()
    const late = NOW + 10 * HOLD_MS
    const [claim, other] = [freshClaim(), freshClaim(late)]
    await hold({ placement: placed(offer, ['1A', '1B']), claim, now: NOW })
    const left = placed(offer, ['1B'])
    await hold({ placement: left, claim: other, now: late })
    await release({ placement: left, claims: [other] })
    const sale = { claims: [claim], bookingId: 'bkg_5', now: late }
    expect(await sell({ ...sale, placement: placed(offer, ['1A']) })).toEqual({ kind: 'sold' })
    expect(await sell({ ...sale, placement: left })).toEqual({
      kind: 'taken',
      units: [{ inventory_id: offer.inventory_id, unit: '1B', status: 'available' }],
    })
  })

  it('an extension that finds a unit lost leaves the others as they were', async () => {
    const offer = await offered({ seats: 40, legs: 5 })
    const placement = placed(offer, ['1A', '5B'])
    const claim = freshClaim()
    const late = NOW + HOLD_MS + 6_000
    await hold({ placement, claim, now: NOW })
    await hold({ placement: placed(offer, ['5B']), claim: freshClaim(late), now: late })
    const next = makeClaim(late + HOLD_MS, randomNonce())
    expect(await extend({ placement, claims: [claim], next, now: late })).toMatchObject({ units: [{ unit: '5B' }] })
    expect(await statusesOf(offer, late)).toMatchObject({ held: 1, available: 39 })
  })

  it('blocked units cannot be taken until unblocked; a held unit cannot be blocked', async () => {
    const offer = await offered()
    const placement = placed(offer, ['1A', '1B'])
    const claim = freshClaim()
    await hold({ placement: placed(offer, ['1B']), claim, now: NOW })
    expect(await block({ placement, now: NOW })).toMatchObject({
      kind: 'taken',
      units: [{ unit: '1B', status: 'held' }],
    })
    await release({ placement, claims: [claim] })
    for (let again = 0; again < 2; again += 1) expect(await block({ placement, now: NOW })).toEqual({ kind: 'blocked' })
    expect(await hold({ placement, claim: freshClaim(), now: NOW + 10 ** 12 })).toMatchObject({
      kind: 'taken',
      units: [
        { unit: '1A', status: 'blocked' },
        { unit: '1B', status: 'blocked' },
      ],
    })
    for (let again = 0; again < 2; again += 1) await unblock({ placement })
    expect(await statusesOf(offer)).toMatchObject({ available: 8 })
  })
})
