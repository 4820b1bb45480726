import { isWritten, send } from '../../platform/dynamo/conditional-write.ts'
import { type Condition, update } from '../../platform/dynamo/writes.ts'
import { isSold } from '../rules/claim.ts'
import { offerKey, sectionKey } from '../rules/keys.ts'
import { sectionCount } from '../rules/offer-sections.ts'
import { readOffer } from './offers.ts'
import { readSections } from './sections.ts'

/** The condition of an item, offer or section, that `closeInventory` has not closed. */
export const isOpen: Condition = { when: 'attribute_not_exists(#closed)', names: { '#closed': 'closed' } }

/**
 * Closes an inventory for good: nothing of it is held, extended or sold any more, and what is sold can only be given up.
 * The offer comes first, so that no section is laid out any more when the sections are closed. One that is not on offer yet
 * never will be. Repeatable.
 */
export const closeInventory = async (inventoryId: string): Promise<void> => {
  await send(update('inventory', offerKey(inventoryId), { set: { state: 'closed', closed: true } }))
  const offer = await readOffer(inventoryId, { consistent: true })
  const sections = offer ? sectionCount(offer) : 0
  for (let number = 0; number < sections; number += 1) await closeSection(inventoryId, number)
}

const closeSection = (inventoryId: string, section: number): Promise<boolean> =>
  isWritten(
    update('inventory', sectionKey(inventoryId, section), {
      set: { closed: true },
      add: { version: 1 },
      when: isOpen.when,
    }),
  )

/** Whether any unit of it is sold: after it was closed, the work on its bookings is done when none is. */
export const soldLeft = async (inventoryId: string): Promise<boolean> => {
  const sections = await readSections(inventoryId, { consistent: true })
  return sections.some(({ claims }) => claims.values().some(ofUnit => ofUnit.some(isSold)))
}
