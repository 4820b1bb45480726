import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { SQSClient } from '@aws-sdk/client-sqs'
import { accountId, region } from '../account.ts'
import { openDisposalStack } from '../disposal-stack.ts'
import { type Services, startServices } from '../services/start-services.ts'
import { type DynamoEngine, startDynamo } from './dynamo.ts'
import { type Fauxqs, startFauxqs } from './fauxqs.ts'

/** Everything that stands in for a service of AWS, running. */
export interface RunningEngines {
  readonly dynamo: DynamoDBClient
  readonly streams: DynamoDBStreamsClient
  readonly sqs: SQSClient
  readonly fauxqs: Fauxqs
  readonly services: Services
  /** By the SDK's service name, as in `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly endpoints: Readonly<Record<string, string>>
  /** Settles with a sentence when an engine ends before `stop`. */
  readonly crashed: Promise<string>
  readonly trim: DynamoEngine['trim']
  readonly stop: () => Promise<void>
}

/**
 * Starts the engines side by side.
 * @param dataFolder what they keep between runs; everything is in memory when absent
 * @throws Error with a sentence on what to install when there is no DynamoDB engine
 */
export const startEngines = async (dataFolder?: string): Promise<RunningEngines> => {
  const inside = (name: string) => (dataFolder ? join(dataFolder, name) : undefined)
  const disposals = openDisposalStack()
  const fauxqs = await startFauxqs(inside('queues'))
  disposals.add(fauxqs.stop)
  const [engine, services] = await Promise.all([
    startDynamo({ dataFolder: inside('dynamodb') }),
    startServices({ dataFolder: inside('services'), region, accountId, snsUpstream: fauxqs.endpoint }),
  ]).catch(async error => {
    await disposals.stop()
    throw error
  })
  disposals.add(services.stop)
  disposals.add(engine.stop)
  const clients = clientsOf(engine.endpoint, fauxqs.endpoint)
  disposals.add(() => {
    for (const client of Object.values(clients)) client.destroy()
  })
  return {
    ...clients,
    fauxqs,
    services,
    endpoints: {
      DYNAMODB: engine.endpoint,
      DYNAMODB_STREAMS: engine.endpoint,
      SQS: fauxqs.endpoint,
      S3: fauxqs.endpoint,
      ...services.endpoints,
    },
    crashed: engine.exited,
    trim: engine.trim,
    stop: disposals.stop,
  }
}

const clientsOf = (dynamoEndpoint: string, queuesEndpoint: string) => {
  const shared = { region, credentials: { accessKeyId: 'LOCALCLOUD', secretAccessKey: 'local-secret' } }
  return {
    dynamo: new DynamoDBClient({ ...shared, endpoint: dynamoEndpoint }),
    streams: new DynamoDBStreamsClient({ ...shared, endpoint: dynamoEndpoint }),
    sqs: new SQSClient({ ...shared, endpoint: queuesEndpoint }),
  }
}
