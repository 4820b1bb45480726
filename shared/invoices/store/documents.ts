import { isWritten, send } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { Buyer, Document, documentInvariants } from '../rules/document.ts'
import { buyerKey, documentKey } from '../rules/keys.ts'

const documents = recordOf('commerce', 'invoice', Document, { invariants: documentInvariants })
const buyers = recordOf('commerce', 'invoice buyer', Buyer)

/** Of whomever it is: the caller compares the owner. */
export const readDocument = async (id: string): Promise<Document | undefined> => {
  const item = await getItem('commerce', documentKey(id))
  return item && documents.parse(item)
}

/** The put of a document, once for its id. */
export const documentPut = (document: Document): Write =>
  put('commerce', { ...documentKey(document.id), ...documents.check(document) }, isNew)

export const readBuyer = async (userId: string, id: string): Promise<Buyer | undefined> => {
  const item = await getItem('commerce', buyerKey(userId, id))
  return item && buyers.parse(item)
}

/** Before its document, which is never changed: what an attempt that stopped there left is put again. */
export const putBuyer = async (userId: string, buyer: Buyer): Promise<void> => {
  await send(put('commerce', { ...buyerKey(userId, buyer.id), ...buyers.check(buyer) }))
}

export const eraseBuyer = async (userId: string, id: string): Promise<void> => {
  await isWritten(update('commerce', buyerKey(userId, id), { set: { name: undefined }, when: 'attribute_exists(pk)' }))
}
