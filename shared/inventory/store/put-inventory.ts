import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import type { StoredItem } from '../../platform/dynamo/items.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { sectionKey } from '../rules/keys.ts'
import { checkOffer, isSameLayout, legCount, type Offer } from '../rules/offer.ts'
import { isInUse, type Section } from '../rules/section.ts'
import { readOffer, writeOffer } from './offers.ts'
import { freeLegs, legNames } from './section-item.ts'
import { readSections } from './sections.ts'

/**
 * Puts an inventory on offer, or changes its offer. Repeatable, also after a crash. Where the layout changes, the old
 * sections are emptied first, each on condition that it is as it was when nothing in it was in use. An unknown unit
 * fails closed: a request that still uses the old offer is refused instead of getting another unit.
 * @throws DomainError INVENTORY_IN_USE, INVALID_OFFER, INVALID_LAYOUT
 */
export const putInventory = async (offer: Offer, now: EpochMs): Promise<void> => {
  checkOffer(offer)
  const before = await readOffer(offer.inventory_id, { consistent: true })
  if (before && !isSameLayout(before, offer)) await emptySections(before, now)
  await writeOffer(offer)
  await layOut(offer)
}

const inUse = () =>
  new DomainError('INVENTORY_IN_USE', 'Units of this inventory are held, sold or blocked, so its layout cannot change.')

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
const emptied = async ({ inventory_id, ...offer }: Offer, { number, version, claims }: Section): Promise<boolean> => {
  if (claims.size === 0) return true
  const legs = legNames(legCount({ inventory_id, ...offer }))
  const outcome = await writeIf(
    update('inventory', sectionKey(inventory_id, number), {
      set: Object.fromEntries(legs.map(leg => [leg, undefined])),
      add: { version: 1 },
      when: '#version = :seen',
      values: { ':seen': version },
    }),
  )
  return outcome.written || outcome.item?.l0 === undefined
}

/** Creates the sections that do not exist yet. */
const layOut = async (offer: Offer): Promise<void> => {
  for (const number of offer.sections.keys()) {
    const legs = freeLegs(offer, number)
    const laidOut = await writeIf(
      update('inventory', sectionKey(offer.inventory_id, number), {
        set: legs,
        add: { version: 1 },
        when: 'attribute_not_exists(l0)',
      }),
    )
    if (!laidOut.written && !isLaidOut(laidOut.item ?? {}, legs)) throw inUse()
  }
}

const isLaidOut = (item: StoredItem, legs: StoredItem): boolean => {
  const unitsOf = (units: unknown) =>
    Object.keys(units ?? {})
      .toSorted()
      .join()
  const names = Object.keys(legs)
  return names.every(leg => unitsOf(item[leg]) === unitsOf(legs[leg])) && item[`l${names.length}`] === undefined
}
