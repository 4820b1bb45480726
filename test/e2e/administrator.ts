import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { inject } from 'vitest'
import { request, signUp } from './traveller.ts'

const account = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** A client of the running product's tables. */
export const openDocuments = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...account, endpoint: inject('cloudEndpoints').DYNAMODB as string }))

/** An account made an administrator in the table itself, past every endpoint. */
export const anAdministrator = async () => {
  const { email, password, verified } = await signUp()
  const userId = String(verified.body.user_id)
  const documents = openDocuments()
  await documents.send(
    new UpdateCommand({
      TableName: inject('cloudTables').identity,
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
