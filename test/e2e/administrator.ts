import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { inject } from 'vitest'
import { request, signUp } from './traveller.ts'

const account = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** Where the running product has its accounts; by default that which all files share. */
interface Place {
  readonly dynamo: string
  readonly identityTable: string
}

const shared = (): Place => ({
  dynamo: inject('cloudEndpoints').DYNAMODB as string,
  identityTable: inject('cloudTables').identity as string,
})

/** A client of the running product's tables. */
export const openDocuments = ({ dynamo } = shared()): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...account, endpoint: dynamo }))

/** An account made an administrator in the table itself, past every endpoint. */
export const anAdministrator = async (place = shared()) => {
  const { email, password, verified } = await signUp()
  const userId = String(verified.body.user_id)
  const documents = openDocuments(place)
  await documents.send(
    new UpdateCommand({
      TableName: place.identityTable,
      Key: { pk: `USER#${userId}`, sk: 'USER' },
      UpdateExpression: 'SET #role = :admin',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: { ':admin': 'admin' },
    }),
  )
  documents.destroy()
  const answer = await request('POST', '/api/v1/auth/login', { body: { email, password, client: 'native' } })
  return { token: answer.body.access_token as string, userId }
}
