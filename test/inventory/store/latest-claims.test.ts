import { beforeAll, expect, it } from 'vitest'
import { makeClaim, saleClaim } from '../../../shared/inventory/rules/claim.ts'
import { hold, sell } from '../../../shared/inventory/store/inventory.ts'
import { readLatestClaims } from '../../../shared/inventory/store/latest-claims.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')

beforeAll(() => createTables('inventory'))

it('the latest claim of each unit is found in whatever windows its legs are', async () => {
  const offer = sampleOffer({ seats: 4, legs: 12, windowLegs: 5 })
  await putInventory(offer, NOW)
  const [early, late] = [makeClaim(NOW + 60_000, 1n), makeClaim(NOW + 120_000, 2n)]
  await hold({ placement: placed(offer, ['1A'], over(3)), claim: late, now: NOW })
  await hold({ placement: placed(offer, ['1A', '1B'], over(9)), claim: early, now: NOW })
  await hold({ placement: placed(offer, ['1C'], over(11)), claim: early, now: NOW })
  await sell({ placement: placed(offer, ['1C'], over(11)), claims: [early], bookingId: 'bkg_1', now: NOW })
  const sorted = async (first: number, last: number) => {
    const [claims = []] = await readLatestClaims([
      { inventory_id: offer.inventory_id, legs: over(first, last), section_count: 3 },
    ])
    return claims.toSorted((left, right) => (left < right ? -1 : 1))
  }
  expect(await sorted(0, 11)).toEqual([0n, early, late, saleClaim('bkg_1')])
  expect(await sorted(4, 10)).toEqual([0n, 0n, early, early])
  expect(await sorted(5, 8)).toEqual([0n, 0n, 0n, 0n])
  expect(await sorted(11, 11)).toEqual([0n, 0n, 0n, saleClaim('bkg_1')])
  // No unit has a thirteenth leg.
  expect(await sorted(11, 12)).toEqual([])
})
