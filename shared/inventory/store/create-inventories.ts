import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { failedConditions } from '../../platform/dynamo/errors.ts'
import { existingKeys } from '../../platform/dynamo/existing-keys.ts'
import { type Put, putTransactionally } from '../../platform/dynamo/transactional-put.ts'
import { isNew, put } from '../../platform/dynamo/writes.ts'
import { checkOffer } from '../rules/check-offer.ts'
import { offerKey, sectionKey } from '../rules/keys.ts'
import type { Offer } from '../rules/offer.ts'
import { sectionCount } from '../rules/offer-sections.ts'
import { layOut } from './lay-out.ts'
import { offerItem } from './offers.ts'
import { freeLegs } from './section-item.ts'

/**
 * Puts many inventories on offer. Each appears whole, its sections with its offer; one that is on offer already is left
 * unchanged, so this can be run again after a crash.
 * @throws DomainError INVALID_OFFER, INVALID_LAYOUT
 */
export const createInventories = async (offers: readonly Offer[]): Promise<void> => {
  for (const offer of offers) checkOffer(offer)
  const keys = offers.map(offer => offerKey(offer.inventory_id))
  const there = await existingKeys('inventory', keys)
  const fresh = offers.filter(offer => !there.has(offer.inventory_id))
  for (const offer of fresh.filter(isLarge)) await createLarge(offer)
  try {
    await putTransactionally(fresh.filter(offer => !isLarge(offer)).map(putsOf))
  } catch (error) {
    if (!failedConditions(error)) throw error
    // Another process puts some of them at the same time: the next round skips those that exist by now.
    await createInventories(fresh)
  }
}

// A transaction only here, before any reader can refer to the inventory: later it would make buyers of one section
// collide.
const putsOf = (offer: Offer): Put[] => [
  { table: 'inventory', item: offerItem(offer), unlessThere: true },
  ...Array.from({ length: sectionCount(offer) }, (_, number): Put => {
    const item = { ...sectionKey(offer.inventory_id, number), ...freeLegs(offer, number), version: 1 }
    return { table: 'inventory', item }
  }),
]

/** Whether it has more items than a transaction takes. */
const isLarge = (offer: Offer): boolean => sectionCount(offer) >= 100

/** No reader comes to the sections before there is an offer. */
const createLarge = async (offer: Offer): Promise<void> => {
  await layOut(offer)
  await isWritten(put('inventory', offerItem(offer), isNew))
}
