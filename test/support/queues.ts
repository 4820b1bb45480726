import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startFauxqs } from '../../local/engines/fauxqs.ts'
import { product } from '../../shared/domains.ts'
import type { QueueName } from '../../shared/platform/domain.ts'
import { variableOf } from '../../shared/platform/environment.ts'

const isOrdered = (name: QueueName): boolean => product.queues[name]?.ordered === true

/** SQS wants the names of ordered queues to end so. */
const fullName = (name: QueueName): string => (isOrdered(name) ? `${name}.fifo` : name)

/** Real queues for the functions under test, named in the environment as the stack names them. */
export const startQueues = async (...names: QueueName[]) => {
  const engine = await startFauxqs()
  process.env.AWS_ENDPOINT_URL_SQS = engine.endpoint
  const client = new SQSClient({ region: 'us-east-1' })
  for (const name of names) {
    const Attributes = isOrdered(name) ? ({ FifoQueue: 'true' } as const) : {}
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: fullName(name), Attributes }))
    process.env[variableOf(name, 'QUEUE')] = QueueUrl
  }
  client.destroy()
  const bodies = (name: QueueName, isDelayed: boolean): unknown[] =>
    engine
      .messages(fullName(name))
      .filter(({ delayUntil }) => (delayUntil ?? 0) > Date.now() === isDelayed)
      .map(({ body }) => JSON.parse(body))
  return {
    /** The bodies of the messages that can be received now. */
    ready: (name: QueueName) => bodies(name, false),
    /** Of those that are kept back. */
    delayed: (name: QueueName) => bodies(name, true),
    /** All that are kept, each with the time before which it cannot be received. */
    kept: (name: QueueName) =>
      engine.messages(fullName(name)).map(({ body, delayUntil = 0 }) => ({ body: JSON.parse(body), delayUntil })),
    stop: engine.stop,
  }
}

/** The event of SQS for some bodies, to call a consumer with. */
export const sqsEvent = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(Date.now()),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(Date.now()),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
    awsRegion: 'us-east-1',
  })),
})
