import { DeleteItemCommand, type DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb'

export interface ExpiringTable {
  readonly name: string
  readonly keys: readonly string[]
  readonly ttlAttribute?: string
}

/**
 * Deletes items whose time to live passed: DynamoDB Local accepts the setting and leaves the items. Like the service,
 * it skips times more than five years back.
 * @returns how many items went
 */
export const sweepTable = async (client: DynamoDBClient, table: ExpiringTable, now: number): Promise<number> => {
  const { name, keys, ttlAttribute } = table
  if (!ttlAttribute) return 0
  const seconds = Math.floor(now / 1000)
  const names = Object.fromEntries(keys.map((key, index) => [`#k${index}`, key]))
  let count = 0
  let start: ScanCommandOutput['LastEvaluatedKey']
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: name,
        ExclusiveStartKey: start,
        FilterExpression: '#ttl < :now AND #ttl > :long_ago',
        ProjectionExpression: ['#ttl', ...Object.keys(names)].join(', '),
        ExpressionAttributeNames: { '#ttl': ttlAttribute, ...names },
        ExpressionAttributeValues: { ':now': { N: `${seconds}` }, ':long_ago': { N: `${seconds - fiveYears}` } },
      }),
    )
    for (const item of page.Items ?? []) count += Number(await expire(client, table, item))
    start = page.LastEvaluatedKey
  } while (start)
  return count
}

const fiveYears = 5 * 365 * 24 * 3600

type Item = NonNullable<ScanCommandOutput['Items']>[number]

// An item that got a later time since it was read stays.
const expire = async (client: DynamoDBClient, { name, keys, ttlAttribute = '' }: ExpiringTable, item: Item) => {
  const ttl = item[ttlAttribute]
  if (!ttl) return false
  const command = new DeleteItemCommand({
    TableName: name,
    Key: Object.fromEntries(keys.map(key => [key, item[key] as NonNullable<typeof ttl>])),
    ConditionExpression: '#ttl = :ttl',
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':ttl': ttl },
  })
  return client.send(command).then(
    () => true,
    (error: Error) => {
      if (error.name === 'ConditionalCheckFailedException') return false
      throw error
    },
  )
}

/** Sweeps every table now and then; a sweep that fails is told and tried again at the next turn. */
export const startTtl = (options: {
  readonly client: DynamoDBClient
  readonly tables: readonly ExpiringTable[]
  readonly everySeconds: number
  readonly onError: (error: Error) => void
}): { stop: () => Promise<void> } => {
  let sweeping = Promise.resolve()
  const sweep = async () => {
    for (const table of options.tables) await sweepTable(options.client, table, Date.now())
  }
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep).catch(options.onError)
  }, options.everySeconds * 1000)
  return {
    stop: async () => {
      clearInterval(timer)
      await sweeping
    },
  }
}
