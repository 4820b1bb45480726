import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
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

/** Creates a queue, or gives the one an earlier start left, messages and all, the template's attributes. */
export const createQueue = async (
  { path, properties }: ResourceRequest,
  sqs: SQSClient,
): Promise<{ readonly name: string; readonly resource: CreatedResource }> => {
  const fifo = properties.FifoQueue === true ? '.fifo' : ''
  const name = (properties.QueueName as string) ?? physicalName(path, 80 - fifo.length) + fifo
  const Attributes = Object.fromEntries(
    served
      .filter(attribute => properties[attribute] !== undefined)
      .map(attribute => [attribute, attributeText(properties[attribute])]),
  )
  const QueueUrl = await existing(name, sqs)
  if (QueueUrl) await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))
  const url = QueueUrl ?? (await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl
  return { name, resource: created(url, { Arn: arn('sqs', name), QueueName: name, QueueUrl: url }) }
}

const existing = async (QueueName: string, sqs: SQSClient): Promise<string | undefined> => {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined
    throw error
  }
}

const attributeText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
