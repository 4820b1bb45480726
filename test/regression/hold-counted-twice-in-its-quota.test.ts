import { beforeAll, expect, it } from 'vitest'
import { makeClaim, untilOf } from '../../shared/inventory/rules/claim.ts'
import { holdWithinQuota } from '../../shared/inventory/store/hold-within-quota.ts'
import { putInventory } from '../../shared/inventory/store/put-inventory.ts'
import { giveBackQuota, readHeldClaims, type Share, takeQuota } from '../../shared/inventory/store/quota.ts'
import { seatQuota } from '../../shared/transit/rules/seat-refusals.ts'
import { placed, sampleOffer } from '../inventory/sample-offer.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'

// An attempt at a hold took slots of the quota beside those of another hold, which was given up. The next attempt found the
// slots where it begins free, took them as well and never saw its own: the hold was counted twice. And an attempt that
// found its slots taken by an earlier one left them that one's time, so a hold outlived what counted it.

beforeAll(() => createTables('inventory', 'runtime'))

const now = Date.now()
const inventoryId = 'sch_1'
const shareOf = (userId: string, nonce: bigint, at = now): Share => ({
  userId,
  inventoryId,
  units: 2,
  claim: makeClaim(at + 900_000, nonce),
})
// Nonces of holds of two units that begin in the same slot.
const [other, mine] = [9n, 18n]

it('an attempt after another hold was given up is counted once', async () => {
  const blocking = shareOf('usr_later', other)
  await takeQuota(blocking, now, seatQuota)
  await takeQuota(shareOf('usr_later', mine), now, seatQuota)
  await giveBackQuota(blocking)
  const again = shareOf('usr_later', mine, now + 1_000)
  await takeQuota(again, now, seatQuota)
  expect(await readHeldClaims('usr_later', inventoryId)).toHaveLength(2)
  await giveBackQuota(again)
  expect(await readHeldClaims('usr_later', inventoryId)).toEqual([])
})

it('an attempt that was made while another one looked for free slots is counted once, whenever it was', async () => {
  for (let calls = 1, isPaused = true; isPaused; calls += 1) {
    const userId = `usr_meanwhile_${calls}`
    const blocking = shareOf(userId, other)
    await takeQuota(blocking, now, seatQuota)
    const meanwhile = async () => {
      await giveBackQuota(blocking)
      await takeQuota(shareOf(userId, mine, now + 1_000), now, seatQuota)
    }
    isPaused = await pausedAfter(calls, meanwhile, () => takeQuota(shareOf(userId, mine), now, seatQuota))
    if (!isPaused) await giveBackQuota(blocking)
    expect(await readHeldClaims(userId, inventoryId), `after ${calls} calls`).toHaveLength(2)
  }
})

it('a hold whose slots an earlier attempt took is counted for as long as it lasts', async () => {
  const offer = sampleOffer()
  await putInventory(offer, now)
  const [userId, later] = ['usr_earlier', now + 600_000]
  const first = { userId, inventoryId: offer.inventory_id, units: 2, claim: makeClaim(now + 900_000, mine) }
  await takeQuota(first, now, seatQuota)
  const claim = makeClaim(later + 900_000, mine)
  const request = { userId, placement: placed(offer, ['1A', '1B']), claim, now: later, quota: seatQuota }
  expect(await holdWithinQuota(request)).toMatchObject({ kind: 'held', claim })
  const counted = await readHeldClaims(userId, offer.inventory_id)
  expect(counted.map(untilOf)).toEqual([untilOf(claim), untilOf(claim)])
})
