import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { checkOffer, type Offer } from '../rules/offer.ts'
import { offerKey } from './keys.ts'

/**
 * Undefined if nothing is offered under this id.
 * @throws DomainError INVALID_OFFER, INVALID_LAYOUT when what is stored is no offer
 */
export const readOffer = async (inventoryId: string, { consistent = false } = {}): Promise<Offer | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('inventory'), Key: offerKey(inventoryId), ConsistentRead: consistent }),
  )
  return Item && toOffer(Item)
}

const toOffer = ({ pk, sk, ...offer }: Record<string, unknown>): Offer => {
  checkOffer(offer as unknown as Offer)
  return offer as unknown as Offer
}

export const writeOffer = async (offer: Offer): Promise<void> => {
  await documents.send(new PutCommand({ TableName: tableName('inventory'), Item: offerItem(offer) }))
}

export const offerItem = (offer: Offer) => ({ ...offerKey(offer.inventory_id), ...offer })
