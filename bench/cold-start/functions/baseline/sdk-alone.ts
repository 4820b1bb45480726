import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))

/** The least a function on DynamoDB can be: the SDK's client, a read and a write. */
export const handler = async (key: Record<string, string>) => {
  const { Item } = await documents.send(new GetCommand({ TableName: 'table', Key: key }))
  await documents.send(new UpdateCommand({ TableName: 'table', Key: key }))
  return Item
}
