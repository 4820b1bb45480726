import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Wish } from '../../../shared/inventory/rules/choose-units.ts'
import { type Claim, derivedNonce, makeClaim, randomNonce } from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { unitsOfClass } from '../../../shared/inventory/rules/offer-sections.ts'
import { closeInventory } from '../../../shared/inventory/store/close-inventory.ts'
import { holdAny } from '../../../shared/inventory/store/hold-any.ts'
import { holdAnyWithinQuota } from '../../../shared/inventory/store/hold-within-quota.ts'
import { type EndRound, hold } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { takeQuota } from '../../../shared/inventory/store/quota.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { seatQuota, seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'
import { ended, faults, sent } from './faults.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const fresh = (now = NOW): Claim => makeClaim(now + 900_000, randomNonce())
const wish = (count: number, legs = over(0), price_class = 'window'): Wish => ({ price_class, count, ...legs })

beforeAll(() => createTables('inventory', 'runtime'))
afterEach(() => faults())

const offered = async (more: Parameters<typeof sampleOffer>[0] = {}): Promise<Offer> => {
  const offer = sampleOffer(more)
  await putInventory(offer, NOW)
  return offer
}

/** So many units of the class, each in a section of its own. */
const apart = (count: number) => ({
  restrictions: {},
  sections: Array.from({ length: count }, (_, index) => ({ window: [`U${index + 1}`] })),
})

const any = (offer: Offer, wishes: Wish[], more: { claim?: Claim; now?: number; endRound?: EndRound } = {}) =>
  holdAny({ offer, wishes, claim: fresh(), now: NOW, refusals: seatRefusals, ...more })

const claims = async ({ inventory_id }: Offer): Promise<[unit: string, claim: Claim][]> =>
  (await readSections(inventory_id, { consistent: true })).flatMap(section =>
    [...section.claims].flatMap(([unit, ofUnit]) => ofUnit.map((claim): [string, Claim] => [unit, claim])),
  )
const taken = async (offer: Offer) => (await claims(offer)).filter(([, claim]) => claim !== 0n)

describe('any units of a class', () => {
  it('40 parallel requests for 20 units: each unit is held once, and nobody who could have one is told they are taken', async () => {
    const offer = await offered({ seats: 40, budget: 400 })
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => any(offer, [wish(1)])))
    const held = results.flatMap(result =>
      result.status === 'fulfilled' && result.value.kind === 'held'
        ? result.value.placement.flatMap(({ units }) => units)
        : [],
    )
    expect(new Set(held).size).toBe(held.length)
    expect((await taken(offer)).map(([unit]) => unit).toSorted()).toEqual(held.toSorted())
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 })
    while (held.length < 20) {
      const more = await any(offer, [wish(1)])
      if (more.kind === 'taken') throw new Error('taken, and yet some are free')
      held.push(...more.placement.flatMap(({ units }) => units))
    }
    expect(await any(offer, [wish(1)])).toMatchObject({ kind: 'taken' })
    expect(held.toSorted()).toEqual(unitsOfClass(offer, 'window').toSorted())
  })

  it('a refusal: the next choice is made of what the refusal showed, without another read', async () => {
    const offer = await offered({ seats: 8 })
    const claim = makeClaim(NOW + 900_000, 4n)
    const [first] = (await any(offer, [wish(1)], { claim: makeClaim(NOW + 900_000, 8n) }).then(held =>
      held.kind === 'taken' ? [] : held.placement,
    )) as [{ units: string[] }]
    const overtaken = () =>
      hold({
        placement: placed(
          offer,
          ['1A', '1D', '2A'].filter(unit => !first.units.includes(unit)),
        ),
        claim: fresh(),
        now: NOW,
      })
    faults(overtaken)
    const held = await any(offer, [wish(1)], { claim })
    expect(held.kind).toBe('held')
    expect((await taken(offer)).map(([unit]) => unit).toSorted()).toEqual(['1A', '1D', '2A', '2D'])
  })

  it('taken: when too few are free, with every unit of the class that is not, and nothing stays held', async () => {
    const offer = await offered({ seats: 8 })
    await hold({ placement: placed(offer, ['1A', '1D', '1B']), claim: fresh(), now: NOW })
    const result = await any(offer, [wish(3)])
    expect(result).toMatchObject({
      kind: 'taken',
      units: [
        { inventory_id: offer.inventory_id, unit: '1A', status: 'held' },
        { inventory_id: offer.inventory_id, unit: '1D', status: 'held' },
      ],
    })
    expect(await taken(offer)).toHaveLength(3)
  })

  it('503 UNAVAILABLE when others were faster five times and more units looked free, and nothing stays held', async () => {
    const offer = await offered(apart(8))
    const claim = fresh()
    const overtaken = () => hold({ placement: placed(offer, unitsOfClass(offer, 'window')), claim: fresh(), now: NOW })
    faults(overtaken)
    const sentBefore = sent
    await expect(any(offer, [wish(1)], { claim })).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 })
    expect(sent - sentBefore).toBe(8 + 5)
    expect((await claims(offer)).filter(([, found]) => found === claim)).toEqual([])
  })

  it('what other sections gave is kept while one that refused is chosen again, and is given back in the end', async () => {
    const offer = await offered(apart(4))
    const claim = fresh()
    const others = () => hold({ placement: placed(offer, ['U2', 'U3', 'U4']), claim: fresh(), now: NOW })
    // Wanting all four, it takes U1 first: the others are gone when it wants the second.
    faults('delivered', others)
    expect((await any(offer, [wish(4)], { claim })).kind).toBe('taken')
    expect((await taken(offer)).filter(([, found]) => found === claim)).toEqual([])
  })

  it('taken: of an inventory that is closed, also while units are being chosen', async () => {
    const offer = await offered(apart(2))
    const closed = {
      kind: 'taken',
      units: ['U1', 'U2'].map(unit => ({ inventory_id: offer.inventory_id, unit, status: 'closed' })),
    }
    faults(() => closeInventory(offer.inventory_id))
    expect(await any(offer, [wish(1)])).toEqual(closed)
    expect(await any(offer, [wish(1)])).toEqual(closed)
    expect(await taken(offer)).toEqual([])
  })

  it('holds for several wishes in one write of each section, and all or none', async () => {
    const offer = await offered({ seats: 8, legs: 3 })
    const before = sent
    const both = await any(offer, [wish(1, over(0, 2)), wish(2, over(1), 'aisle')])
    expect(both).toMatchObject({ kind: 'held' })
    if (both.kind === 'taken') return
    expect(both.placement.map(({ section }) => section)).toEqual([0, 0])
    expect(sent - before).toBe(1)
    expect(await taken(offer)).toHaveLength(3 + 2)
    expect(await any(offer, [wish(1), wish(4, over(1), 'aisle')])).toMatchObject({ kind: 'taken' })
    expect(await taken(offer)).toHaveLength(3 + 2)
  })
})

describe('a request for any units, made again', () => {
  const nonce = () => derivedNonce('usr_1', crypto.randomUUID())

  it('adopts the units of its first attempt, and their claim', async () => {
    const offer = await offered({ seats: 40, budget: 300 })
    const same = nonce()
    const first = await any(offer, [wish(3)], { claim: makeClaim(NOW + 900_000, same), endRound: ended })
    const again = await any(offer, [wish(3)], {
      claim: makeClaim(NOW + 930_000, same),
      now: NOW + 30_000,
      endRound: ended,
    })
    expect(again).toEqual({ ...first, kind: 'adopted', placement: expect.anything() })
    expect(await taken(offer)).toHaveLength(3)
  })

  it('killed after any of its writes: the next attempt has all, with the claim of the first, and no more', async () => {
    for (let writes = 0; writes < 4; writes += 1) {
      const offer = await offered(apart(10))
      const same = nonce()
      const claim = makeClaim(NOW + 900_000, same)
      faults(...Array<'delivered'>(writes).fill('delivered'), ...Array<'conflict'>(9).fill('conflict'))
      const first = await any(offer, [wish(4)], { claim, endRound: ended }).catch(() => undefined)
      faults()
      expect(first).toBeUndefined()
      expect(await taken(offer)).toHaveLength(writes)
      const again = await any(offer, [wish(4)], {
        claim: makeClaim(NOW + 930_000, same),
        now: NOW + 30_000,
        endRound: ended,
      })
      expect(again).toMatchObject({ kind: writes > 0 ? 'adopted' : 'held' })
      const found = await taken(offer)
      expect(found).toHaveLength(4)
      expect(new Set(found.map(([, each]) => each)).size).toBe(1)
      if (writes > 0) expect(found[0]?.[1]).toBe(claim)
    }
  })

  it('an error: what an unkeyed request took is given back, what a keyed one took lapses', async () => {
    for (const keyed of [false, true]) {
      const offer = await offered(apart(10))
      faults('delivered', 'conflict')
      await expect(any(offer, [wish(2)], { endRound: keyed ? ended : undefined })).rejects.toMatchObject({
        name: 'TransactionConflictException',
      })
      expect(await taken(offer)).toHaveLength(keyed ? 1 : 0)
    }
  })

  it('a refusal: what an earlier attempt took is left to it', async () => {
    const offer = await offered(apart(4))
    const same = nonce()
    const claim = makeClaim(NOW + 900_000, same)
    const [unit = ''] = unitsOfClass(offer, 'window')
    await hold({ placement: placed(offer, [unit]), claim, now: NOW })
    const others = unitsOfClass(offer, 'window').filter(each => each !== unit)
    await hold({ placement: placed(offer, others), claim: fresh(), now: NOW })
    expect(await any(offer, [wish(2)], { claim: claim + 1_000n * 10n ** 12n, endRound: ended })).toMatchObject({
      kind: 'taken',
    })
    expect(await taken(offer)).toContainEqual([unit, claim])
  })
})

it('any units within a quota: both or neither', async () => {
  const offer = await offered({ seats: 40 })
  const request = (count: number) => ({
    userId: 'usr_any',
    offer,
    wishes: [wish(count)],
    claim: fresh(),
    now: NOW,
    refusals: seatRefusals,
    quota: seatQuota,
  })
  expect(await holdAnyWithinQuota(request(8))).toMatchObject({ kind: 'held' })
  await expect(holdAnyWithinQuota(request(3))).rejects.toMatchObject({ code: 'HOLD_LIMIT', details: { left: 2 } })
  expect(await taken(offer)).toHaveLength(8)
  const elsewhere = { userId: 'usr_other', inventoryId: offer.inventory_id, units: 10, claim: fresh() }
  expect(
    await holdAnyWithinQuota({ ...request(1), ...elsewhere, wishes: [wish(20)], quota: { ...seatQuota, limit: 20 } }),
  ).toMatchObject({
    kind: 'taken',
  })
  await takeQuota(elsewhere, NOW, seatQuota)
})
