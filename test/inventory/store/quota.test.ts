import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { identityIds } from '../../../shared/identity/domain.ts'
import { makeClaim, randomNonce } from '../../../shared/inventory/rules/claim.ts'
import { quotaKey } from '../../../shared/inventory/rules/keys.ts'
import { holdWithinQuota } from '../../../shared/inventory/store/hold-within-quota.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import {
  extendQuota,
  giveBackQuota,
  readHeldClaims,
  type Share,
  takeQuota,
} from '../../../shared/inventory/store/quota.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { newId } from '../../../shared/kernel/ids.ts'
import { documents, tableName } from '../../../shared/platform/dynamo/client.ts'
import { seatQuota } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { placed, sampleOffer } from '../sample-offer.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const claimed = (now = NOW) => makeClaim(now + 900_000, randomNonce())
const shareOf = (units: number, claim = claimed(), userId = newId(identityIds.user, NOW)) => ({
  userId,
  inventoryId: 'sch_1',
  units,
  claim,
})

const take = (share: Share, now = NOW, quota = seatQuota) => takeQuota(share, now, quota)

beforeAll(() => createTables('inventory', 'runtime'))

it('50 parallel holds of one user: exactly ten units, the rest HOLD_LIMIT', async () => {
  const offer = sampleOffer({ seats: 52 })
  await putInventory(offer, NOW)
  const userId = newId(identityIds.user, NOW)
  const seats = Object.values(offer.sections[0] ?? {})
    .flat()
    .slice(0, 50)
  const results = await Promise.allSettled(
    seats.map(seat =>
      holdWithinQuota({ userId, placement: placed(offer, [seat]), claim: claimed(), now: NOW, quota: seatQuota }),
    ),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'HOLD_LIMIT' })
  const [section] = await readSections(offer.inventory_id, { consistent: true })
  expect([...(section?.claims.values() ?? [])].flat().filter(claim => claim !== 0n)).toHaveLength(10)
})

it('parallel holds of several units never exceed ten together', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { userId } = shareOf(1)
    const sizes = [3, 4, 2, 5, 3, 4]
    const results = await Promise.allSettled(sizes.map(units => take(shareOf(units, claimed(), userId))))
    const held = sizes
      .filter((_, index) => results[index]?.status === 'fulfilled')
      .reduce((sum, units) => sum + units, 0)
    expect(held).toBeLessThanOrEqual(10)
    await take(shareOf(10 - held || 1, claimed(), userId)).catch(error => {
      expect([held, error.code]).toEqual([10, 'HOLD_LIMIT'])
    })
  }
})

it('a released or lapsed unit can be held again; an extension lapses later', async () => {
  const first = shareOf(6)
  await take(first)
  const second = { ...first, units: 4, claim: claimed() }
  await take(second)
  for (let again = 0; again < 2; again += 1) await giveBackQuota(first)
  const third = { ...first, claim: claimed() }
  await take(third)
  for (let again = 0; again < 2; again += 1) await extendQuota(third, third.claim + 300_000n * 10n ** 12n)
  const later = NOW + 905_001
  await expect(take({ ...first, units: 5, claim: claimed(later) }, later)).rejects.toMatchObject({
    details: { left: 4 },
  })
  await take({ ...first, units: 10, claim: claimed(later + 300_000) }, later + 300_000)
  await giveBackQuota(second)
})

it('its item is deleted by its time to live, after every slot has lapsed', async () => {
  const share = shareOf(1)
  await take(share)
  const key = quotaKey(share.userId, share.inventoryId)
  const { Item } = await documents.send(new GetCommand({ TableName: tableName('runtime'), Key: key }))
  expect(Item?.ttl).toBe((NOW + 900_000) / 1000 + 24 * 60 * 60)
})

it('giving back units that were never taken writes nothing', async () => {
  const share = shareOf(2)
  await giveBackQuota(share)
  const key = quotaKey(share.userId, share.inventoryId)
  expect((await documents.send(new GetCommand({ TableName: tableName('runtime'), Key: key }))).Item).toBeUndefined()
})

it.each([2, 7, 10, 30, 50])('a quota of %i is extended and given back by those who do not know it', async limit => {
  const quota = { ...seatQuota, limit }
  const inventoryId = `sch_${limit}`
  const userId = newId(identityIds.user, NOW)
  const shares = [1, 1, limit - 2]
    .filter(units => units > 0)
    .map(units => ({ userId, inventoryId, units, claim: claimed() }))
  for (const share of shares) await take(share, NOW, quota)
  await expect(take({ ...shareOf(1), userId, inventoryId }, NOW, quota)).rejects.toMatchObject({
    code: 'HOLD_LIMIT',
    details: { limit, left: 0 },
  })
  const [first, second] = shares as [Share, Share]
  const next = second.claim + 300_000n * 10n ** 12n
  for (let again = 0; again < 2; again += 1) {
    await giveBackQuota(first)
    await extendQuota(second, next)
  }
  const held = (await readHeldClaims(userId, inventoryId)).toSorted()
  expect(held).toEqual([next, ...shares.slice(2).flatMap(({ units, claim }) => Array(units).fill(claim))].toSorted())
  for (const share of shares) await giveBackQuota(share === second ? { ...share, claim: next } : share)
  expect(await readHeldClaims(userId, inventoryId)).toEqual([])
})
