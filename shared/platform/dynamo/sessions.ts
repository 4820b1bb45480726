import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { JWK } from 'jose'
import { accessKeys } from '../auth/access-keys.ts'
import { documents, tableName } from './client.ts'

/** The public halves of the keys that sign access tokens (RFC 7517): the present, the previous and the next ones. */
export const readPublicKeys = async (): Promise<readonly JWK[]> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: accessKeys.publicKeys }),
  )
  return Array.isArray(Item?.keys) ? Item.keys : []
}

/** Whether the session exists and was not revoked; read consistently, so that a revocation works at once. */
export const isSessionAlive = async (userId: string, sessionId: string): Promise<boolean> => {
  const { Item } = await documents.send(
    new GetCommand({
      TableName: tableName('identity'),
      Key: accessKeys.session(userId, sessionId),
      ConsistentRead: true,
      ProjectionExpression: 'revoked_at',
    }),
  )
  return Item !== undefined && Item.revoked_at === undefined
}
