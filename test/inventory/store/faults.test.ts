import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { availability } from '../../../shared/inventory/rules/availability.ts'
import { derivedNonce, makeClaim, randomNonce } from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { joinPlaces } from '../../../shared/inventory/rules/placement.ts'
import { holdWithinQuota } from '../../../shared/inventory/store/hold-within-quota.ts'
import { block, cancelSale, extend, hold, release, sell, unblock } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { giveBackQuota, readHeldClaims, takeQuota } from '../../../shared/inventory/store/quota.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { seatQuota, seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'
import { ended, faults, sent } from './faults.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const claim = makeClaim(NOW + 900_000, randomNonce())
const next = makeClaim(NOW + 1_200_000, randomNonce())
let offer: Offer

beforeAll(async () => {
  await createTables('inventory', 'runtime')
  offer = sampleOffer({ seats: 40, legs: 5 })
  await putInventory(offer, NOW)
})
afterEach(() => faults())

const counts = async () =>
  availability(await readSections(offer.inventory_id, { consistent: true }), over(0, 4), NOW).counts

/** Two sections. */
const placement = () => placed(offer, ['1A', '5B'], over(0, 1))
const bookingId = 'bkg_1'

describe('a lost reply of an update that took effect', () => {
  it.each<[string, () => Promise<unknown>, unknown, Partial<Awaited<ReturnType<typeof counts>>>]>([
    ['hold', () => hold({ placement: placement(), claim, now: NOW }), { kind: 'held', claim }, { held: 2 }],
    [
      'extend',
      () => extend({ placement: placement(), claims: [claim], next, now: NOW }),
      { kind: 'extended' },
      { held: 2 },
    ],
    [
      'sell',
      () => sell({ placement: placement(), claims: [next], bookingId, now: NOW }),
      { kind: 'sold' },
      { booked: 2 },
    ],
    ['cancel', () => cancelSale({ placement: placement(), bookingId }), 'freed', { available: 40 }],
    ['block', () => block({ placement: placement(), now: NOW }), { kind: 'blocked' }, { blocked: 2 }],
    ['unblock', () => unblock({ placement: placement() }), undefined, { available: 40 }],
    ['hold again', () => hold({ placement: placement(), claim, now: NOW }), { kind: 'held', claim }, { held: 2 }],
    ['release', () => release({ placement: placement(), claims: [claim] }), undefined, { available: 40 }],
  ])('%s: the SDK sends it again, and the step is recognized as done', async (_, step, result, after) => {
    faults('reply lost', 'delivered', 'reply lost', 'reply lost', 'delivered')
    expect(await step()).toEqual(result)
    expect(sent).toBe(5)
    expect(await counts()).toMatchObject(after)
  })

  it('and all its retries: the error is thrown, nothing stays held, and the same request can be made again', async () => {
    faults('delivered', 'reply lost', 'reply lost', 'reply lost')
    await expect(hold({ placement: placement(), claim, now: NOW })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await counts()).toMatchObject({ held: 0, available: 40 })
  })

  it('of the quota: its slots are taken once', async () => {
    const share = { userId: 'usr_lost', inventoryId: offer.inventory_id, units: 6, claim }
    faults('reply lost')
    await takeQuota(share, NOW, seatQuota)
    await takeQuota({ ...share, units: 4, claim: next }, NOW, seatQuota)
    faults('reply lost')
    await giveBackQuota(share)
    await takeQuota({ ...share, claim: makeClaim(NOW + 900_000, 5n) }, NOW, seatQuota)
  })
})

describe('a throttle or a conflict is never "taken"', () => {
  it.each([
    ['throttled', 'ProvisionedThroughputExceededException', 3],
    ['conflict', 'TransactionConflictException', 1],
  ] as const)('%s in the second section: %s is thrown, and the first is free again', async (fate, name, times) => {
    faults('delivered', ...Array<typeof fate>(times).fill(fate))
    await expect(hold({ placement: placement(), claim, now: NOW })).rejects.toMatchObject({ name })
    expect(await counts()).toMatchObject({ held: 0, available: 40 })
  })

  it('a release that was throttled halfway leaves what a retry of the hold can go on from', async () => {
    const nonce = randomNonce()
    const first = makeClaim(NOW + 900_000, nonce)
    await hold({ placement: placement(), claim: first, now: NOW })
    faults('delivered', 'conflict')
    await expect(release({ placement: placement(), claims: [first] })).rejects.toThrow()
    const again = await hold({ placement: placement(), claim: makeClaim(NOW + 930_000, nonce), now: NOW + 30_000 })
    expect(again).toEqual({ kind: 'adopted', claim: first })
    await release({ placement: placement(), claims: [first] })
    expect(await counts()).toMatchObject({ available: 40 })
  })

  it('a sale that was throttled halfway continues from there', async () => {
    await hold({ placement: placement(), claim, now: NOW })
    faults('delivered', 'conflict')
    const sale = { placement: placement(), claims: [claim], bookingId, now: NOW }
    await expect(sell(sale)).rejects.toMatchObject({ name: 'TransactionConflictException' })
    expect(await counts()).toMatchObject({ held: 1, booked: 1 })
    expect(await sell(sale)).toEqual({ kind: 'sold' })
    expect(await counts()).toMatchObject({ booked: 2 })
    await cancelSale({ placement: placement(), bookingId })
  })
})

describe('units and quota', () => {
  const userId = 'usr_both'
  const within = (units: string[], nonce: bigint, now = NOW) =>
    holdWithinQuota({
      userId,
      placement: placed(offer, units),
      claim: makeClaim(now + 900_000, nonce),
      now,
      quota: seatQuota,
    })

  it('HOLD_LIMIT leaves no unit held, and units taken cost no quota', async () => {
    const eight = ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D']
    expect(await within(eight, 1n)).toMatchObject({ kind: 'held' })
    await expect(within(['3A', '3B', '3C'], 2n)).rejects.toMatchObject({ code: 'HOLD_LIMIT' })
    expect(await within(['1A', '3B'], 3n)).toMatchObject({ kind: 'taken', units: [{ unit: '1A' }] })
    expect(await within(['3A', '3B'], 4n)).toMatchObject({ kind: 'held' })
    expect(await counts()).toMatchObject({ held: 10 })
  })

  it('a retry after a crash between the two gets both, at the first attempt’s time', async () => {
    const nonce = derivedNonce('usr_crash', 'key')
    const first = makeClaim(NOW + 900_000, nonce)
    const request = { userId: 'usr_crash', placement: placed(offer, ['9A', '9B']), now: NOW + 60_000, quota: seatQuota }
    await hold({ placement: request.placement, claim: first, now: NOW })
    const retried = holdWithinQuota({ ...request, claim: makeClaim(NOW + 960_000, nonce) })
    expect(await retried).toEqual({ kind: 'adopted', claim: first, placement: request.placement })
    await expect(
      takeQuota(
        { userId: 'usr_crash', inventoryId: offer.inventory_id, units: 9, claim: next },
        NOW + 60_000,
        seatQuota,
      ),
    ).rejects.toMatchObject({ code: 'HOLD_LIMIT', details: { left: 8 } })
  })

  it('an error about the quota does not change what another attempt of the request may be using', async () => {
    const nonce = derivedNonce('usr_two', 'key')
    const request = { userId: 'usr_two', placement: placed(offer, ['8A']), now: NOW, quota: seatQuota, endRound: ended }
    const first = await holdWithinQuota({ ...request, claim: makeClaim(NOW + 900_000, nonce) })
    const before = await counts()
    faults('delivered', 'conflict')
    const second = holdWithinQuota({ ...request, claim: makeClaim(NOW + 901_000, nonce) })
    await expect(second).rejects.toMatchObject({ name: 'TransactionConflictException' })
    expect(await counts()).toEqual(before)
    expect(first.kind).toBe('held')
  })

  it('an error about the quota of a keyed request gives nothing back, as its next attempt may have adopted it', async () => {
    const nonce = derivedNonce('usr_keyed', 'key')
    const first = makeClaim(NOW + 900_000, nonce)
    const request = {
      userId: 'usr_keyed',
      placement: placed(offer, ['7A']),
      now: NOW,
      quota: seatQuota,
      endRound: ended,
    }
    const held = (await counts()).held
    // Whichever of the two is sent first fails: the units are held or not, and no attempt undoes the other's.
    faults('delivered', 'conflict')
    await expect(holdWithinQuota({ ...request, claim: first })).rejects.toMatchObject({
      name: 'TransactionConflictException',
    })
    faults()
    const again = await holdWithinQuota({ ...request, claim: makeClaim(NOW + 901_000, nonce) })
    expect(again.kind).not.toBe('taken')
    expect((await counts()).held).toBe(held + 1)
  })

  it('an error about units of one inventory: what was counted stays for the next attempt of a keyed request', async () => {
    const nonce = derivedNonce('usr_left', 'key')
    const other = sampleOffer()
    await putInventory(other, NOW)
    const placement = joinPlaces([placed(offer, ['6A']), placed(other, ['1A'])], seatRefusals)
    const request = {
      userId: 'usr_left',
      placement,
      now: NOW,
      quota: seatQuota,
      claim: makeClaim(NOW + 900_000, nonce),
    }
    for (const keyed of [true, false]) {
      // Units of the first inventory, both quotas, then units of the second.
      faults('delivered', 'delivered', 'delivered', 'conflict')
      await expect(holdWithinQuota({ ...request, endRound: keyed ? ended : undefined })).rejects.toThrow()
      faults()
      const counted = await Promise.all(
        [offer, other].map(({ inventory_id }) => readHeldClaims('usr_left', inventory_id)),
      )
      expect(counted.map(({ length }) => length)).toEqual(keyed ? [1, 1] : [0, 0])
    }
  })

  it('a throttled quota gives the units back', async () => {
    const before = await counts()
    // Units and quota are sent at the same time: where one fails, the other is undone.
    faults('conflict')
    await expect(within(['10A'], 6n)).rejects.toMatchObject({ name: 'TransactionConflictException' })
    expect(await counts()).toEqual(before)
  })
})
