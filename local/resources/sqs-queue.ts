import { CreateQueueCommand, type QueueAttributeName, type SQSClient } from '@aws-sdk/client-sqs'
import { arn } from '../account.ts'
import { physicalName } from '../template/names.ts'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'

const served: readonly QueueAttributeName[] = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'RedrivePolicy',
]

export const createQueue = async ({ path, properties }: ResourceRequest, sqs: SQSClient): Promise<CreatedResource> => {
  const fifo = properties.FifoQueue === true ? '.fifo' : ''
  const name = (properties.QueueName as string) ?? physicalName(path, 80 - fifo.length) + fifo
  const attributes = served
    .filter(attribute => properties[attribute] !== undefined)
    .map(attribute => [attribute, attributeText(properties[attribute])])
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: Object.fromEntries(attributes) }),
  )
  return created(QueueUrl, { Arn: arn('sqs', name), QueueName: name, QueueUrl })
}

const attributeText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
