import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backOff, waitSeconds } from '../../shared/platform/events/back-off.ts'
import { useDynamo } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'
import { until } from '../support/until.ts'

let queues: Awaited<ReturnType<typeof startQueues>>
let client: SQSClient
beforeAll(async () => {
  useDynamo()
  queues = await startQueues('refunds')
  client = new SQSClient({})
})
afterAll(async () => {
  client.destroy()
  await queues.stop()
})

const receive = async (QueueUrl = process.env.REFUNDS_QUEUE) => {
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3600 }))
  return Messages?.[0]
}

const recordOf = (receiptHandle = '', queue = 'refunds') =>
  ({ receiptHandle, eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}`, messageId: 'message' }) as SQSRecord

describe('backing off', () => {
  it('delivers a failed message again when its wait is over, not by its queue’s time-out', async () => {
    await client.send(new SendMessageCommand({ QueueUrl: process.env.REFUNDS_QUEUE, MessageBody: '{}' }))
    const first = await receive()
    // By itself it would come after an hour, long after `until` fails.
    await backOff({ firstSeconds: 1, longestSeconds: 1 })(recordOf(first?.ReceiptHandle), 1)
    const before = Date.now()
    await until('the message', () => receive())
    expect(Date.now() - before).toBeGreaterThan(500)
  })

  it('waits twice as long each time, up to a bound', () => {
    const policy = { firstSeconds: 10, longestSeconds: 60 }
    for (const [attempt, seconds] of [
      [1, 10],
      [2, 20],
      [3, 40],
      [4, 60],
      [10, 60],
    ] as const) {
      expect(waitSeconds(policy, attempt)).toBeGreaterThanOrEqual(0.8 * seconds)
      expect(waitSeconds(policy, attempt)).toBeLessThanOrEqual(1.2 * seconds + 1)
    }
  })

  it('asks again for the address of a queue that it could not get', async () => {
    const policy = { firstSeconds: 1, longestSeconds: 1 }
    await backOff(policy)(recordOf('x', 'late'), 1)
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'late' }))
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }))
    const first = await receive(QueueUrl)
    await backOff(policy)(recordOf(first?.ReceiptHandle, 'late'), 1)
    await until('the message', () => receive(QueueUrl))
  })

  it('leaves the message to its queue when its time-out cannot be changed', async () => {
    await expect(
      backOff({ firstSeconds: 1, longestSeconds: 1 })(recordOf('x', 'no-such-queue'), 1),
    ).resolves.toBeUndefined()
  })
})
