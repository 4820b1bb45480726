import { send } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { checkOffer, type Offer } from '../rules/offer.ts'
import type { Section } from '../rules/section.ts'
import { OFFER, offerKey } from './keys.ts'
import { toSection } from './section-item.ts'
import { type Exactness, readFrom } from './sections.ts'

/**
 * Undefined if there is no offer under this id.
 * @throws DomainError INVALID_OFFER, INVALID_LAYOUT when the stored item is not a valid offer
 */
export const readOffer = async (
  inventoryId: string,
  { consistent = false }: Exactness = {},
): Promise<Offer | undefined> => {
  const item = await getItem('inventory', offerKey(inventoryId), { consistent })
  return item && toOffer(item)
}

/** An offer with its sections, in one read, for a seat map. */
export const readInventory = async (
  inventoryId: string,
  exactness: Exactness = {},
): Promise<{ readonly offer: Offer; readonly sections: readonly Section[] } | undefined> => {
  const [first, ...rest] = await readFrom(OFFER, inventoryId, exactness)
  return first?.sk === OFFER ? { offer: toOffer(first), sections: rest.map(toSection) } : undefined
}

const toOffer = ({ pk, sk, ...offer }: Record<string, unknown>): Offer => {
  checkOffer(offer as unknown as Offer)
  return offer as unknown as Offer
}

export const writeOffer = async (offer: Offer): Promise<void> => {
  await send(put('inventory', offerItem(offer)))
}

export const offerItem = (offer: Offer) => ({ ...offerKey(offer.inventory_id), ...offer })
