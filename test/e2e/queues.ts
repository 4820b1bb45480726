import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { inject } from 'vitest'

/** Whether every queue is empty, with no message in flight; delayed messages of holds do not count. */
export const queuesAreEmpty = async (): Promise<boolean> => {
  const client = new SQSClient({
    endpoint: inject('cloudEndpoints').SQS,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}))
  const depths = await Promise.all(
    QueueUrls.filter(url => !/HoldExpiry/.test(url)).map(async QueueUrl => {
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
      return (
        Number(Attributes?.ApproximateNumberOfMessages) +
        Number(Attributes?.ApproximateNumberOfMessagesNotVisible) +
        Number(Attributes?.ApproximateNumberOfMessagesDelayed)
      )
    }),
  )
  client.destroy()
  return depths.every(depth => depth === 0)
}
