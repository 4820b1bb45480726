import { randomUUID } from 'node:crypto'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { startFauxqs } from 'fauxqs'

/** A real SQS-compatible engine in this process, with shorthands for the tests. */
export const startQueues = async () => {
  const engine = await startFauxqs({ port: 0, logger: false })
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${engine.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const attributesOf = async (url: string) => {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })
    return (await client.send(command)).Attributes ?? {}
  }
  const createNamed = async (name: string, attributes: Record<string, string> = {}) => {
    const command = new CreateQueueCommand({ QueueName: name, Attributes: attributes })
    const url = (await client.send(command)).QueueUrl ?? ''
    return { url, arn: (await attributesOf(url)).QueueArn ?? '' }
  }
  const create = (attributes: Record<string, string> = {}) => createNamed(`q-${randomUUID().slice(0, 8)}`, attributes)
  return {
    client,
    create,
    createNamed,
    /** A queue whose messages go to a dead-letter queue after `receives` receives. */
    createWithDeadLetters: async (receives: number, attributes: Record<string, string> = {}) => {
      const dead = await create()
      const policy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: receives })
      return { queue: await create({ ...attributes, RedrivePolicy: policy }), dead }
    },
    send: async (url: string, body: string, more: Partial<SendMessageCommand['input']> = {}) =>
      (await client.send(new SendMessageCommand({ ...more, QueueUrl: url, MessageBody: body }))).MessageId ?? '',
    receive: async (url: string) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      })
      return (await client.send(command)).Messages ?? []
    },
    /** Messages waiting, handed out and delayed. */
    counts: async (url: string) => {
      const all = await attributesOf(url)
      return {
        visible: Number(all.ApproximateNumberOfMessages),
        inFlight: Number(all.ApproximateNumberOfMessagesNotVisible),
        delayed: Number(all.ApproximateNumberOfMessagesDelayed),
      }
    },
    stop: async () => {
      client.destroy()
      await engine.stop()
    },
  }
}

export type Queues = Awaited<ReturnType<typeof startQueues>>
