import { DeleteItemCommand, type DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb'

export interface ExpiringTable {
  readonly name: string
  readonly keys: readonly string[]
  readonly ttlAttribute?: string
}

type Key = ScanCommandOutput['LastEvaluatedKey']

interface Page {
  /** Items of the page that have a time to live at all. */
  readonly expiring: number
  readonly next: Key
}

/**
 * Deletes the items of one table whose time to live passed: DynamoDB Local accepts the setting and leaves the items. Like
 * the service, it skips times more than five years back.
 */
export const sweepTable = async (client: DynamoDBClient, table: ExpiringTable, now: number): Promise<void> => {
  let start: Key
  do start = (await sweepPage(client, table, now, start)).next
  while (start)
}

const sweepPage = async (
  client: DynamoDBClient,
  table: ExpiringTable,
  now: number,
  start: Key,
  limit?: number,
): Promise<Page> => {
  const { name, keys, ttlAttribute } = table
  if (!ttlAttribute) return { expiring: 0, next: undefined }
  const names = Object.fromEntries(keys.map((key, index) => [`#k${index}`, key]))
  const page = await client.send(
    new ScanCommand({
      TableName: name,
      ExclusiveStartKey: start,
      Limit: limit,
      FilterExpression: 'attribute_exists(#ttl)',
      ProjectionExpression: ['#ttl', ...Object.keys(names)].join(', '),
      ExpressionAttributeNames: { '#ttl': ttlAttribute, ...names },
    }),
  )
  const items = page.Items ?? []
  const seconds = Math.floor(now / 1000)
  for (const item of items) {
    const ttl = Number(item[ttlAttribute]?.N)
    if (ttl < seconds && ttl > seconds - fiveYears) await expire(client, table, item)
  }
  return { expiring: items.length, next: page.LastEvaluatedKey }
}

const fiveYears = 5 * 365 * 24 * 3600

type Item = NonNullable<ScanCommandOutput['Items']>[number]

// An item that got a later time since it was read stays.
const expire = async (
  client: DynamoDBClient,
  { name, keys, ttlAttribute = '' }: ExpiringTable,
  item: Item,
): Promise<void> => {
  const ttl = item[ttlAttribute]
  if (!ttl) return
  const command = new DeleteItemCommand({
    TableName: name,
    Key: Object.fromEntries(keys.map(key => [key, item[key] as NonNullable<typeof ttl>])),
    ConditionExpression: '#ttl = :ttl',
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':ttl': ttl },
  })
  await client.send(command).catch((error: Error) => {
    if (error.name !== 'ConditionalCheckFailedException') throw error
  })
}

interface Round {
  readonly table: ExpiringTable
  start: Key
  expiring: number
  /** Rounds to leave out: items of a table that had none with a time to live hardly get one. */
  rest: number
}

const pageItems = 100
const restRounds = 10

/**
 * Sweeps for ever, a small page of one table at a time: a scan costs the engine as much as the requests it serves.
 * A page that fails is reported, and read again at the next turn.
 */
export const startTtl = (options: {
  readonly client: DynamoDBClient
  readonly tables: readonly ExpiringTable[]
  readonly everyMs: number
  readonly onError: (error: Error) => void
}): { stop: () => Promise<void> } => {
  const rounds = options.tables.filter(({ ttlAttribute }) => ttlAttribute).map(newRound)
  let turn = 0
  let sweeping = Promise.resolve()
  let isBusy = false
  const timer = setInterval(() => {
    const round = rounds[turn % rounds.length]
    if (isBusy || !round) return
    isBusy = true
    sweeping = advance(options.client, round)
      .then(isOver => {
        if (isOver) turn++
      })
      .catch(options.onError)
      .finally(() => {
        isBusy = false
      })
  }, options.everyMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await sweeping
    },
  }
}

const newRound = (table: ExpiringTable): Round => ({ table, start: undefined, expiring: 0, rest: 0 })

/** @returns whether the round of this table is over */
const advance = async (client: DynamoDBClient, round: Round): Promise<boolean> => {
  if (round.rest > 0) {
    round.rest--
    return true
  }
  const { expiring, next } = await sweepPage(client, round.table, Date.now(), round.start, pageItems)
  round.start = next
  round.expiring += expiring
  if (next) return false
  round.rest = round.expiring === 0 ? restRounds : 0
  round.expiring = 0
  return true
}
