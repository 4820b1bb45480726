import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { PublishMailEvent } from '../services/ses.ts'
import type { ResourceRequest } from '../template/resource.ts'

/** A queue that a topic's messages go to as they are. */
export interface TopicSubscription {
  readonly topicArn: string
  readonly queueArn: string
}

/** A topic that the events of a configuration set go to. */
export interface MailEventDestination {
  readonly configurationSet: string
  readonly topicArn: string
}

/** Only queues are served, and raw delivery: other subscriptions are of people. */
export const subscriptionsOf = ({ properties }: ResourceRequest): TopicSubscription[] => {
  const { Protocol, TopicArn, Endpoint, RawMessageDelivery } = properties
  return Protocol === 'sqs' && String(RawMessageDelivery) === 'true'
    ? [{ topicArn: String(TopicArn), queueArn: String(Endpoint) }]
    : []
}

interface EventDestination {
  readonly SnsDestination?: { readonly TopicARN?: string }
}

export const destinationsOf = ({ properties }: ResourceRequest): MailEventDestination[] => {
  const { SnsDestination } = properties.EventDestination as EventDestination
  return SnsDestination
    ? [{ configurationSet: String(properties.ConfigurationSetName), topicArn: String(SnsDestination.TopicARN) }]
    : []
}

interface Routes {
  readonly subscriptions: readonly TopicSubscription[]
  readonly mailEvents: readonly MailEventDestination[]
  readonly sqs: SQSClient
  readonly queueUrlOf: (arn: string) => string
}

/** Sends SES's events through their topics to the queues that have subscribed. */
export const mailEventsTo =
  ({ subscriptions, mailEvents, sqs, queueUrlOf }: Routes): PublishMailEvent =>
  async (set, event) => {
    const topics = mailEvents.filter(({ configurationSet }) => configurationSet === set)
    const queues = subscriptions.filter(({ topicArn }) => topics.some(topic => topic.topicArn === topicArn))
    for (const { queueArn } of queues)
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrlOf(queueArn), MessageBody: JSON.stringify(event) }))
  }
