import { DomainError } from '../../kernel/errors.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import type { StoredItem } from '../../platform/dynamo/items.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { sectionKey } from '../rules/keys.ts'
import { legsIn } from '../rules/legs.ts'
import type { Offer } from '../rules/offer.ts'
import { sectionCount } from '../rules/offer-sections.ts'
import { MAX_LEGS } from '../rules/packing.ts'
import { freeLegs, legsOfItem } from './section-item.ts'

export const inUse = () =>
  new DomainError('INVENTORY_IN_USE', 'Units of this inventory are held, sold or blocked, so its layout cannot change.')

/** The condition of a section that has no units. */
const isEmpty = legsIn({ from_leg: 0, to_leg: MAX_LEGS })
  .map(leg => `attribute_not_exists(l${leg})`)
  .join(' AND ')

/**
 * Creates the sections that do not exist yet, of an offer that is the only one of its inventory.
 * @throws DomainError INVENTORY_IN_USE where a section has other units or legs
 */
export const layOut = async (offer: Offer): Promise<void> => {
  for (let number = 0; number < sectionCount(offer); number += 1) {
    const legs = freeLegs(offer, number)
    const laidOut = await writeIf(
      update('inventory', sectionKey(offer.inventory_id, number), { set: legs, add: { version: 1 }, when: isEmpty }),
    )
    if (!laidOut.written && !isLaidOut(laidOut.item ?? {}, legs)) throw inUse()
  }
}

const isLaidOut = (item: StoredItem, legs: StoredItem): boolean => {
  const labelsOf = (units: unknown) =>
    Object.keys(units ?? {})
      .toSorted()
      .join()
  const names = Object.keys(legs)
  return legsOfItem(item).length === names.length && names.every(leg => labelsOf(item[leg]) === labelsOf(legs[leg]))
}
