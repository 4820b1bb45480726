import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type Claim,
  derivedNonce,
  FREE,
  GRACE_MS,
  makeClaim,
  randomNonce,
  saleClaim,
} from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { bySection, joinPlaces, type Placement } from '../../../shared/inventory/rules/placement.ts'
import { holdWithinQuota } from '../../../shared/inventory/store/hold-within-quota.ts'
import { cancelSale, extend, hold, passOn, release, sell } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readHeldClaims } from '../../../shared/inventory/store/quota.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { seatQuota, seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { killedAfter } from '../../support/killed.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'
import { ended, faults, sent } from './faults.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const HOLD_MS = 900_000
const fresh = (now = NOW): Claim => makeClaim(now + HOLD_MS, randomNonce())

beforeAll(() => createTables('inventory', 'runtime'))
afterEach(() => faults())

const offered = async (more: Parameters<typeof sampleOffer>[0] = {}): Promise<Offer> => {
  const offer = sampleOffer(more)
  await putInventory(offer, NOW)
  return offer
}

const join = (...placements: Placement[]) => joinPlaces(placements, seatRefusals)

/** The claims that are not free of some inventories. */
const claimed = async (...offers: Offer[]): Promise<Claim[]> => {
  const sections = await Promise.all(offers.map(offer => readSections(offer.inventory_id, { consistent: true })))
  return sections.flat().flatMap(({ claims }) => [...claims.values()].flat().filter(claim => claim !== 0n))
}

/**
 * A bay for six half-hours, two mechanics for two and four of them, the place next door for an hour, and a pickup slot:
 * of three inventories.
 */
const workshop = async () => {
  const labels = ['B1', 'B2', 'M1', 'M2', 'M3']
  const day = await offered({
    legs: 48,
    windowLegs: 16,
    restrictions: {},
    sections: [{ window: labels.slice(0, 2), aisle: labels.slice(2) }],
  })
  const next = await offered({ legs: 4 })
  const slots = await offered({ seats: 4 })
  const placement = join(
    placed(day, ['B1'], over(14, 19)),
    placed(day, ['M1'], over(14, 15)),
    placed(day, ['M2'], over(16, 19)),
    placed(next, ['1A', '1B'], over(1, 2)),
    placed(slots, ['1C']),
  )
  const unitLegs = 6 + 2 + 4 + 4 + 1
  return { offers: [day, next, slots], placement, unitLegs, writes: bySection(placement).length }
}

describe('a hold of five groups over three inventories', () => {
  it('takes all of them, one write for each section, and is extended, sold and given back as one', async () => {
    const { offers, placement, unitLegs, writes } = await workshop()
    const claim = fresh()
    const before = sent
    expect(await hold({ placement, claim, now: NOW })).toEqual({ kind: 'held', claim })
    // Two windows of the day, and each of the others.
    expect([sent - before, writes]).toEqual([4, 4])
    expect(await claimed(...offers)).toEqual(Array(unitLegs).fill(claim))
    const next = makeClaim(NOW + 2 * HOLD_MS, claim % 10n ** 12n)
    expect(await extend({ placement, claims: [claim], next, now: NOW })).toEqual({ kind: 'extended' })
    expect(await sell({ placement, claims: [claim, next], bookingId: 'bkg_5', now: NOW })).toEqual({ kind: 'sold' })
    await release({ placement, claims: [claim, next] })
    expect(await claimed(...offers)).toHaveLength(unitLegs)
    await cancelSale({ placement, bookingId: 'bkg_5' })
    expect(await claimed(...offers)).toEqual([])
  })

  it('killed after each of its writes, it frees itself', async () => {
    const { writes } = await workshop()
    for (let calls = 1; calls <= writes; calls += 1) {
      const { offers, placement, unitLegs } = await workshop()
      const claim = fresh()
      expect(await killedAfter(calls, () => hold({ placement, claim, now: NOW }))).toBe(true)
      const left = await claimed(...offers)
      expect(left.length > 0 && left.every(found => found === claim)).toBe(true)
      expect(left.length === unitLegs).toBe(calls === writes)
      // Nobody gives it back: after its time another buyer gets all of it, and not a moment before.
      const late = NOW + HOLD_MS + GRACE_MS
      expect(await hold({ placement, claim: fresh(late), now: late })).toMatchObject({ kind: 'taken' })
      expect(await hold({ placement, claim: fresh(late + 1), now: late + 1 })).toMatchObject({ kind: 'held' })
    }
  })

  it('killed after each of its writes, the same request sent again has all of it, until the time of the first', async () => {
    const { writes } = await workshop()
    for (let calls = 1; calls <= writes; calls += 1) {
      const { offers, placement, unitLegs } = await workshop()
      const nonce = derivedNonce('usr_1', String(calls))
      const [claim, later] = [makeClaim(NOW + HOLD_MS, nonce), makeClaim(NOW + HOLD_MS + 60_000, nonce)]
      expect(await killedAfter(calls, () => hold({ placement, claim, now: NOW, endRound: ended }))).toBe(true)
      const again = await hold({ placement, claim: later, now: NOW + 60_000, endRound: ended })
      expect(again).toEqual({ kind: 'adopted', claim })
      expect(await claimed(...offers)).toEqual(Array(unitLegs).fill(claim))
    }
  })

  it('each later step, killed after each of its writes and done again, is done once', async () => {
    const bookingId = 'bkg_6'
    for (let calls = 1; calls <= 4; calls += 1) {
      const { offers, placement, unitLegs } = await workshop()
      const [claim, heir, last] = [fresh(), fresh(), fresh()]
      const next = makeClaim(NOW + 2 * HOLD_MS, claim % 10n ** 12n)
      await hold({ placement, claim, now: NOW })
      const steps: [() => Promise<unknown>, unknown, Claim][] = [
        [() => extend({ placement, claims: [claim, next], next, now: NOW }), { kind: 'extended' }, next],
        [() => sell({ placement, claims: [claim, next], bookingId, now: NOW }), { kind: 'sold' }, saleClaim(bookingId)],
        [() => cancelSale({ placement, bookingId, heir: { claim: heir, placement } }), 'inherited', heir],
        [() => passOn({ placement, from: heir, to: last }), 'inherited', last],
        [() => release({ placement, claims: [last] }), undefined, FREE],
      ]
      for (const [step, result, after] of steps) {
        expect(await killedAfter(calls, step)).toBe(true)
        expect(await step()).toEqual(result)
        expect(await claimed(...offers)).toEqual(after === FREE ? [] : Array(unitLegs).fill(after))
      }
    }
  })

  it('an unkeyed one that fails gives back what it had; one with a key leaves it to its next attempt', async () => {
    for (const keyed of [false, true]) {
      const { offers, placement, writes } = await workshop()
      faults('delivered', 'delivered', 'conflict')
      await expect(
        hold({ placement, claim: fresh(), now: NOW, endRound: keyed ? ended : undefined }),
      ).rejects.toMatchObject({
        name: 'TransactionConflictException',
      })
      expect((await claimed(...offers)).length > 0).toBe(keyed)
      expect(writes).toBeGreaterThan(2)
    }
  })

  it('refused in the last inventory: nothing is held, and the reply names the taken units of each', async () => {
    const { offers, placement } = await workshop()
    const [day, next, slots] = offers as [Offer, Offer, Offer]
    const other = fresh()
    for (const taken of [placed(day, ['M2'], over(19)), placed(next, ['1B'], over(2)), placed(slots, ['1C'])])
      await hold({ placement: taken, claim: other, now: NOW })
    const result = await hold({ placement, claim: fresh(), now: NOW })
    if (result.kind !== 'taken') throw new Error('it was held')
    expect(result.units.map(({ inventory_id, unit, status }) => [inventory_id, unit, status]).toSorted()).toEqual(
      [
        [day.inventory_id, 'M2', 'held'],
        [next.inventory_id, '1B', 'held'],
        [slots.inventory_id, '1C', 'held'],
      ].toSorted(),
    )
    expect(await claimed(...offers)).toEqual([other, other, other])
  })

  it('a part that has been sold to another is named by its own legs', async () => {
    const { offers, placement } = await workshop()
    const [day] = offers as [Offer]
    await hold({ placement: placed(day, ['M1'], over(16)), claim: fresh(), now: NOW })
    // M1 is wanted before that half-hour only.
    expect(await hold({ placement, claim: fresh(), now: NOW })).toMatchObject({ kind: 'held' })
  })
})

describe('giving back a part', () => {
  it('frees the legs that a unit still has where others are not its owner’s any more', async () => {
    const offer = await offered({ legs: 6 })
    const claim = fresh()
    const placement = join(placed(offer, ['1A'], over(0, 1)), placed(offer, ['1A'], over(4, 5)))
    await hold({ placement, claim, now: NOW })
    await release({ placement: placed(offer, ['1A'], over(1)), claims: [claim] })
    await release({ placement, claims: [claim] })
    // The first group carries the claim on one of its legs only, so it is not the owner's as a whole.
    expect(await claimed(offer)).toEqual([claim])
  })
})

describe('200 parallel holds over the same two inventories', () => {
  it('with overlapping units: none has half of what it wanted, and whoever was told has all', async () => {
    const out = await offered({ seats: 12, budget: 200 })
    const back = await offered({ seats: 12, budget: 200 })
    const labels = out.sections.flatMap(section => Object.values(section).flat())
    const at = (index: number) => labels[index % labels.length] as string
    const requests = Array.from({ length: 200 }, (_, index) => {
      const here = [at(index), at(index + 1)]
      const there = [at(index * 7), at(index * 7 + 5)]
      const placements = [placed(out, here), placed(back, there)]
      // Whatever order a request names them in, it acquires them in the same one.
      return { claim: fresh(), placement: join(...(index % 2 ? placements : placements.toReversed())) }
    })
    const results = await Promise.all(requests.map(request => hold({ ...request, now: NOW })))
    const found = await claimed(out, back)
    for (const [index, { claim }] of requests.entries())
      expect(found.filter(each => each === claim)).toHaveLength(results[index]?.kind === 'held' ? 4 : 0)
    expect(results.filter(({ kind }) => kind === 'held').length).toBeGreaterThan(0)
    expect(found).toHaveLength(4 * results.filter(({ kind }) => kind === 'held').length)
  })
})

describe('the quota of a round trip', () => {
  const request = (userId: string, out: Offer, back: Offer, units: readonly string[]) => ({
    userId,
    placement: join(placed(out, units), placed(back, units)),
    claim: fresh(),
    now: NOW,
    quota: { ...seatQuota, limit: 3 },
  })

  it('counts in each inventory, and is refused as a whole', async () => {
    const [out, back] = [await offered(), await offered()]
    expect(await holdWithinQuota(request('usr_round', out, back, ['1A', '1B']))).toMatchObject({ kind: 'held' })
    for (const offer of [out, back]) expect(await readHeldClaims('usr_round', offer.inventory_id)).toHaveLength(2)
    const one = { ...request('usr_round', out, back, []), placement: placed(back, ['2A']) }
    expect(await holdWithinQuota(one)).toMatchObject({ kind: 'held' })
    // Two are left of the one bus, none of the other.
    await expect(holdWithinQuota(request('usr_round', out, back, ['2B']))).rejects.toMatchObject({
      code: 'HOLD_LIMIT',
      details: { limit: 3, left: 0 },
    })
    expect(await claimed(out, back)).toHaveLength(5)
    expect(await readHeldClaims('usr_round', out.inventory_id)).toHaveLength(2)
  })

  it('a refused attempt ends its round once, for the units and the quota that it gives back', async () => {
    const [out, back] = [await offered(), await offered()]
    await hold({ placement: placed(back, ['1A']), claim: fresh(), now: NOW })
    const endRound = vi.fn(ended)
    expect(await holdWithinQuota({ ...request('usr_once', out, back, ['1A']), endRound })).toMatchObject({
      kind: 'taken',
    })
    expect(endRound).toHaveBeenCalledTimes(1)
    expect(await claimed(out)).toEqual([])
  })

  it('costs nothing in either where a unit is taken in one', async () => {
    const [out, back] = [await offered(), await offered()]
    await hold({ placement: placed(back, ['1A']), claim: fresh(), now: NOW })
    expect(await holdWithinQuota(request('usr_back', out, back, ['1A']))).toMatchObject({
      kind: 'taken',
      units: [{ inventory_id: back.inventory_id, unit: '1A' }],
    })
    for (const offer of [out, back]) expect(await readHeldClaims('usr_back', offer.inventory_id)).toEqual([])
    expect(await claimed(out)).toEqual([])
  })
})
