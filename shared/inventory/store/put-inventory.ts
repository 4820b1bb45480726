import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { put, update } from '../../platform/dynamo/writes.ts'
import { checkOffer } from '../rules/check-offer.ts'
import { sectionKey } from '../rules/keys.ts'
import { legsIn } from '../rules/legs.ts'
import type { Offer } from '../rules/offer.ts'
import { isSameLayout, sectionLayout } from '../rules/offer-sections.ts'
import { isInUse, type Section } from '../rules/section.ts'
import { isOpen } from './close-inventory.ts'
import { inUse, layOut } from './lay-out.ts'
import { offerItem, readOffer } from './offers.ts'
import { legsOfItem } from './section-item.ts'
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
