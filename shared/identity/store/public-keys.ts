import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { JWK } from 'jose'
import { readPublicKeys } from '../../platform/dynamo/access.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { keys } from './keys.ts'

/** `access` signs access tokens, `tickets` the codes on tickets. */
export type KeyPurpose = 'access' | 'tickets'

const keyOf = { access: keys.publicKeys, tickets: keys.ticketKeys }

/** Makes these the public keys of a purpose: all of them, the present and the previous ones. */
export const publishKeys = async (purpose: KeyPurpose, published: readonly JWK[]): Promise<void> => {
  await documents.send(
    new PutCommand({ TableName: tableName('identity'), Item: { ...keyOf[purpose], keys: published } }),
  )
}

/** Every public key (RFC 7517) somebody may need to check what we signed. */
export const readAllPublicKeys = async (): Promise<JWK[]> => {
  const [access, tickets] = await Promise.all([readPublicKeys(), readTicketKeys()])
  return [...access, ...tickets]
}

const readTicketKeys = async (): Promise<readonly JWK[]> => {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName('identity'), Key: keys.ticketKeys }))
  return Array.isArray(Item?.keys) ? Item.keys : []
}
