import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { arn } from '../account.ts'
import { physicalName } from '../template/names.ts'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'

type Index = NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number]

interface TableProperties {
  readonly TableName?: string
  readonly KeySchema: CreateTableCommandInput['KeySchema']
  readonly AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions']
  readonly GlobalSecondaryIndexes?: Index[]
  readonly LocalSecondaryIndexes?: CreateTableCommandInput['LocalSecondaryIndexes']
  readonly StreamSpecification?: { readonly StreamViewType: 'NEW_AND_OLD_IMAGES' }
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean }
}

/** A table that runs: `ttlAttribute` is what expires its items, `streamArn` the engine's own. */
export interface RunningTable {
  readonly name: string
  readonly path: string
  readonly keys: readonly string[]
  readonly ttlAttribute?: string
  readonly streamArn?: string
}

/**
 * Creates a table, or brings the one an earlier start left to the template's indexes and time to live.
 * @throws Error when the existing table has other keys
 */
export const createTable = async (
  { path, properties }: ResourceRequest,
  client: DynamoDBClient,
): Promise<{ resource: CreatedResource; table: RunningTable }> => {
  const wanted = properties as unknown as TableProperties
  const name = wanted.TableName ?? physicalName(path, 255)
  const existing = await describe(client, name)
  const table = existing ? await adapt(client, existing, wanted) : await make(client, name, wanted)
  const ttlAttribute = wanted.TimeToLiveSpecification?.AttributeName
  if (ttlAttribute && !existing) await enableTtl(client, name, ttlAttribute)
  const streamArn = table.LatestStreamArn
  const keys = (wanted.KeySchema ?? []).map(key => key.AttributeName as string)
  return {
    resource: created(name, { Arn: arn('dynamodb', `table/${name}`), StreamArn: streamArn }),
    table: { name, path, keys, ttlAttribute, streamArn },
  }
}

const describe = async (client: DynamoDBClient, name: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

const make = async (client: DynamoDBClient, name: string, wanted: TableProperties): Promise<TableDescription> => {
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: wanted.KeySchema,
      AttributeDefinitions: wanted.AttributeDefinitions,
      GlobalSecondaryIndexes: wanted.GlobalSecondaryIndexes?.map(onDemand),
      LocalSecondaryIndexes: wanted.LocalSecondaryIndexes,
      StreamSpecification: streamOf(wanted),
    }),
  )
  return TableDescription as TableDescription
}

const adapt = async (
  client: DynamoDBClient,
  existing: TableDescription,
  wanted: TableProperties,
): Promise<TableDescription> => {
  const TableName = existing.TableName as string
  if (!sameKeys(existing.KeySchema, wanted.KeySchema))
    throw new Error(`the stored table ${TableName} has other keys than the template; start with --fresh to forget it`)
  const has = new Set(existing.GlobalSecondaryIndexes?.map(index => index.IndexName))
  const wants = new Set(wanted.GlobalSecondaryIndexes?.map(index => index.IndexName))
  for (const IndexName of [...has].filter(index => !wants.has(index)))
    await client.send(new UpdateTableCommand({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }))
  for (const index of (wanted.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => !has.has(IndexName)))
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: wanted.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: onDemand(index) }],
      }),
    )
  if (wanted.StreamSpecification && !existing.StreamSpecification?.StreamEnabled)
    await client.send(new UpdateTableCommand({ TableName, StreamSpecification: streamOf(wanted) }))
  return (await describe(client, TableName)) as TableDescription
}

const sameKeys = (left: TableDescription['KeySchema'], right: TableDescription['KeySchema']): boolean =>
  JSON.stringify(left?.map(key => key.AttributeName)) === JSON.stringify(right?.map(key => key.AttributeName))

const onDemand = ({ IndexName, KeySchema, Projection }: Index) => ({ IndexName, KeySchema, Projection })

const streamOf = ({ StreamSpecification }: TableProperties) =>
  StreamSpecification && { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType }

const enableTtl = (client: DynamoDBClient, TableName: string, AttributeName: string) =>
  client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }))
