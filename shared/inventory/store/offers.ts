import { now } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type StoredItem } from '../../platform/dynamo/items.ts'
import { invalidRecord, parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { checkOffer } from '../rules/check-offer.ts'
import { OFFER, offerKey } from '../rules/keys.ts'
import { Offer } from '../rules/offer.ts'
import { areHoldsAlike, type Section } from '../rules/section.ts'
import { toSection } from './section-item.ts'
import { type Exactness, readFrom } from './sections.ts'

const isSellable = (offer: Offer): boolean => {
  try {
    checkOffer(offer)
    return true
  } catch {
    return false
  }
}

const offers = recordOf('inventory', 'offer', Offer, { invariants: { sections: isSellable } })

/** Closed before it was on offer: it has nothing to sell, and never will. */
const isClosedUnseen = (item: StoredItem): boolean => item.closed === true && item.inventory_id === undefined

/**
 * Undefined if there is no offer under this id.
 * @throws InvalidRecord when the stored item is not a valid offer
 */
export const readOffer = async (
  inventoryId: string,
  { consistent = false }: Exactness = {},
): Promise<Offer | undefined> => {
  const item = await getItem('inventory', offerKey(inventoryId), { consistent })
  return item && !isClosedUnseen(item) ? offers.parse(item) : undefined
}

/** An offer with its sections, in one read, for a map of units. Units of a section that is no valid record are missing. */
export const readInventory = async (
  inventoryId: string,
  exactness: Exactness = {},
): Promise<{ readonly offer: Offer; readonly sections: readonly Section[] } | undefined> => {
  const [first, ...rest] = await readFrom(OFFER, inventoryId, exactness)
  if (first?.sk !== OFFER || isClosedUnseen(first)) return undefined
  const sections = parseAll(toSection, rest)
  if (!sections.every(section => areHoldsAlike(section, now()))) invalidRecord('inventory', 'section', ['claims'])
  return { offer: offers.parse(first), sections }
}

export const writeOffer = async (offer: Offer): Promise<void> => {
  await send(put('inventory', offerItem(offer)))
}

export const offerItem = (offer: Offer) => ({ ...offerKey(offer.inventory_id), ...offers.check(offer) })
