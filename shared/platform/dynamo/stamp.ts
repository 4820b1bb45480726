import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { randomUuid } from '../../kernel/random.ts'
import { presentActor } from './actor.ts'
import { isConditionFailure } from './errors.ts'

// biome-ignore lint/suspicious/noExplicitAny: the inputs of the SDK's commands, each of its own form
type Input = any

/**
 * Tables whose items name their writer. Inventory's do not: a section has no spare bytes, and the reservations and
 * bookings behind its claims are stamped.
 */
const stampedTables = ['IDENTITY_TABLE', 'CATALOG_TABLE', 'COMMERCE_TABLE']

const isStamped = (table: string): boolean => stampedTables.some(name => process.env[name] === table)

/**
 * Stamps every write of `client` with its actor, in `who`: `<actor> <request id> <three random characters>`. A write
 * that leaves the stamp as it was did not go through this client. A deletion cannot carry a stamp, so an update before
 * it does.
 */
export const stampWrites = (client: DynamoDBDocumentClient): void => {
  client.middlewareStack.add(
    (next, context) => async args => {
      const input = args.input as Input
      await Promise.all(deletedBy(context.commandName, input).map(item => announce(client, item)))
      return next({ ...args, input: stampedInput(context.commandName, input) })
    },
    { step: 'initialize', name: 'stampWrites' },
  )
}

const stamp = (): string => {
  const { id, requestId } = presentActor()
  return `${id} ${requestId} ${randomUuid().slice(0, 3)}`
}

const stampedInput = (command: string | undefined, input: Input): Input => {
  if (command === 'PutItemCommand') return stampedPut(input)
  if (command === 'UpdateItemCommand') return stampedUpdate(input)
  if (command === 'TransactWriteItemsCommand')
    return { ...input, TransactItems: input.TransactItems.map(stampedTransactItem) }
  if (command !== 'BatchWriteItemCommand') return input
  const tables = Object.entries<Input[]>(input.RequestItems).map(([table, requests]) => [
    table,
    requests.map(request =>
      request.PutRequest ? { PutRequest: stampedPut({ ...request.PutRequest, TableName: table }, false) } : request,
    ),
  ])
  return { ...input, RequestItems: Object.fromEntries(tables) }
}

const stampedTransactItem = (item: Input): Input => ({
  ...item,
  ...(item.Put && { Put: stampedPut(item.Put) }),
  ...(item.Update && { Update: stampedUpdate(item.Update) }),
})

const stampedPut = ({ TableName, ...put }: Input, isNamed = true): Input => ({
  ...put,
  ...(isNamed && { TableName }),
  ...(isStamped(TableName) && { Item: { ...put.Item, who: stamp() } }),
})

/** A bare `SET` is always the clause: names that are reserved words are written with a `#`. */
const setClause = /(?<![#:\w.])SET\s/i

const stampedUpdate = (update: Input): Input => {
  if (!isStamped(update.TableName)) return update
  const { UpdateExpression: expression = '', ExpressionAttributeValues: values } = update
  return {
    ...update,
    UpdateExpression: setClause.test(expression)
      ? expression.replace(setClause, 'SET who = :who, ')
      : `${expression} SET who = :who`.trim(),
    ExpressionAttributeValues: { ...values, ':who': stamp() },
  }
}

const deletedBy = (command: string | undefined, input: Input): Input[] => {
  if (command === 'DeleteItemCommand') return stampable([input])
  if (command === 'TransactWriteItemsCommand')
    return stampable(input.TransactItems.flatMap((item: Input) => item.Delete ?? []))
  if (command !== 'BatchWriteItemCommand') return []
  return Object.entries<Input[]>(input.RequestItems).flatMap(([TableName, requests]) =>
    stampable(requests.flatMap(({ DeleteRequest }) => (DeleteRequest ? [{ ...DeleteRequest, TableName }] : []))),
  )
}

const stampable = (deletions: Input[]): Input[] => deletions.filter(({ TableName }) => isStamped(TableName))

const announce = async (client: DynamoDBDocumentClient, { TableName, Key }: Input): Promise<void> => {
  try {
    await client.send(new UpdateCommand({ TableName, Key, ConditionExpression: 'attribute_exists(pk)' }))
  } catch (error) {
    if (!isConditionFailure(error)) throw error
  }
}
