import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import type { StoredItem } from '../../platform/dynamo/items.ts'
import { put, update } from '../../platform/dynamo/writes.ts'
import { checkOffer } from '../rules/check-offer.ts'
import { sectionKey } from '../rules/keys.ts'
import { legsIn } from '../rules/legs.ts'
import type { Offer } from '../rules/offer.ts'
import { isSameLayout, sectionCount, sectionLayout } from '../rules/offer-sections.ts'
import { MAX_LEGS } from '../rules/packing.ts'
import { isInUse, type Section } from '../rules/section.ts'
import { isOpen } from './close-inventory.ts'
import { offerItem, readOffer } from './offers.ts'
import { freeLegs, legsOfItem } from './section-item.ts'
import { readSections } from './sections.ts'

/**
 * Puts an inventory on offer, or changes its offer. Repeatable, also after a crash. Where the layout changes, the old
 * sections are emptied first, each on condition that it is as it was when nothing in it was in use. An unknown unit
 * fails closed: a request that still uses the old offer is refused instead of getting another unit.
 * @throws DomainError INVENTORY_IN_USE, INVENTORY_CLOSED, INVALID_OFFER, INVALID_LAYOUT
 */
export const putInventory = async (offer: Offer, now: EpochMs): Promise<void> => {
  checkOffer(offer)
  const before = await readOffer(offer.inventory_id, { consistent: true })
  if (before?.closed) throw closed()
  if (before && !isSameLayout(before, offer)) await emptySections(before, now)
  if (!(await isWritten(put('inventory', offerItem(offer), isOpen)))) throw closed()
  await layOut(offer)
}

const inUse = () =>
  new DomainError('INVENTORY_IN_USE', 'Units of this inventory are held, sold or blocked, so its layout cannot change.')

const closed = () =>
  new DomainError('INVENTORY_CLOSED', 'This inventory is closed for good, so its offer cannot change.')

const emptySections = async (offer: Offer, now: EpochMs): Promise<void> => {
  const sections = await readSections(offer.inventory_id, { consistent: true })
  if (sections.some(section => isInUse(section, now))) throw inUse()
  for (const section of sections) {
    if (await emptied(offer, section)) continue
    await layOut(offer)
    throw inUse()
  }
}

/** False if the section was written to since it was read. */
const emptied = async (offer: Offer, { number, version, claims }: Section): Promise<boolean> => {
  if (claims.size === 0) return true
  const outcome = await writeIf(
    update('inventory', sectionKey(offer.inventory_id, number), {
      set: Object.fromEntries(legsIn(sectionLayout(offer, number)).map(leg => [`l${leg}`, undefined])),
      add: { version: 1 },
      when: '#version = :seen',
      values: { ':seen': version },
    }),
  )
  return outcome.written || legsOfItem(outcome.item ?? {}).length === 0
}

/** The condition of a section that has no units. */
const isEmpty = legsIn({ from_leg: 0, to_leg: MAX_LEGS })
  .map(leg => `attribute_not_exists(l${leg})`)
  .join(' AND ')

/** Creates the sections that do not exist yet. */
const layOut = async (offer: Offer): Promise<void> => {
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
