import { startFauxqs } from 'fauxqs'
import type { QueueName } from '../../lib/access.ts'
import { variableOf } from '../../lib/domain.ts'

/** Real queues for the functions under test, named in the environment as the stack names them. */
export const startQueues = async (...names: QueueName[]) => {
  const engine = await startFauxqs({ port: 0, logger: false })
  const address = `http://127.0.0.1:${engine.port}`
  process.env.AWS_ENDPOINT_URL_SQS = address
  for (const name of names) {
    const { pathname } = new URL(engine.createQueue(name).queueUrl)
    process.env[variableOf(name, 'QUEUE')] = `${address}${pathname}`
  }
  const lying = (name: QueueName) => engine.inspectQueue(name)?.messages ?? { ready: [], delayed: [] }
  return {
    /** The bodies of the messages that can be received now. */
    ready: (name: QueueName): unknown[] => lying(name).ready.map(({ body }) => JSON.parse(body)),
    /** Of those that are kept back. */
    delayed: (name: QueueName): unknown[] => lying(name).delayed.map(({ body }) => JSON.parse(body)),
    stop: () => engine.stop(),
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
