import { expect, it } from 'vitest'
import { compileStreamFilter } from '../../../local/events/filter.ts'
import { migrationProgress } from '../../../shared/platform/migration-keys.ts'
import { parkedTimers, timerPartitions } from '../../../shared/platform/timer-keys.ts'
import type { Resource, Synthesized } from './synthesized.ts'

export const queueTests = (stack: () => Synthesized) => {
  it('carry what DESIGN lists, and each has a dead-letter queue', () => {
    expect(workQueues(stack()).map(({ path }) => path)).toEqual(
      [
        'Cancellations',
        'Closings',
        'Codes',
        'HoldExpiry',
        'Invoices',
        'LedgerPages',
        'MailFeedback',
        'Migrations',
        'Notifications',
        'PaymentChecks',
        'PaymentEvents',
        'Refunds',
        'SandboxWebhooks',
        'Subscriptions',
      ].map(name => `Holdfast/${name}Queue/Queue`),
    )
    for (const { path, properties } of workQueues(stack())) {
      const deadLetters = path.replace('/Queue', '/DeadLetters/Queue')
      expect(properties.RedrivePolicy).toMatchObject({ deadLetterTargetArn: `${deadLetters}.Arn` })
      expect(properties.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5)
    }
  })

  it('are encrypted and refuse whoever comes without TLS', () => {
    for (const { path, properties } of queues(stack())) {
      expect(properties, path).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 })
      const policies = stack()
        .ofType('AWS::SQS::QueuePolicy')
        .filter(policy => policy.properties.Queues.includes(path))
      const topic = path.startsWith('Holdfast/MailFeedbackQueue/Queue') ? [mayBeSentByTopic] : []
      expect(policies.map(policy => policy.properties.PolicyDocument.Statement)).toEqual([
        [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:*',
            Resource: `${path}.Arn`,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...topic,
        ],
      ])
    }
  })

  it('have an alarm as soon as one message is given up', () => {
    const given = queues(stack()).filter(({ path }) => path.endsWith('/DeadLetters/Queue'))
    expect(given).toHaveLength(14)
    for (const { path } of given) {
      const alarm = alarms(stack()).find(({ properties }) => properties.Dimensions?.[0]?.Value === `${path}.QueueName`)
      expect(alarm?.properties, path).toMatchObject({
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Statistic: 'Maximum',
        Period: 60,
        Threshold: 1,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      })
    }
  })

  it('hide a message for six times as long as its consumer may take', () => {
    const mapped = mappings(stack()).filter(({ properties }) => properties.EventSourceArn.includes('Queue'))
    expect(mapped).toHaveLength(workQueues(stack()).length)
    for (const { properties } of mapped) {
      const queue = queues(stack()).find(({ path }) => `${path}.Arn` === properties.EventSourceArn)
      const { Timeout } = byPath(stack(), properties.FunctionName).properties
      expect(queue?.properties.VisibilityTimeout, properties.FunctionName).toBeGreaterThanOrEqual(6 * Timeout)
    }
  })

  it('and streams give back only what failed', () => {
    expect(mappings(stack())).toHaveLength(14 + 8)
    for (const { path, properties } of mappings(stack()))
      expect(properties.FunctionResponseTypes, path).toEqual(['ReportBatchItemFailures'])
  })

  it('let two steps of migrations run at the same time, beside customers', () => {
    const mapping = mappings(stack()).find(({ properties }) => properties.EventSourceArn.includes('MigrationsQueue'))
    expect(mapping?.properties).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } })
  })

  it('take what a stream consumer cannot process, after half a day of retries in ever smaller batches', () => {
    const streams = mappings(stack()).filter(({ properties }) => properties.EventSourceArn.endsWith('.StreamArn'))
    expect(streams.map(({ properties }) => properties.EventSourceArn).sort()).toEqual([
      'Holdfast/CatalogTable.StreamArn',
      'Holdfast/CommerceTable.StreamArn',
      'Holdfast/CommerceTable.StreamArn',
      'Holdfast/IdentityTable.StreamArn',
      'Holdfast/IdentityTable.StreamArn',
      'Holdfast/InventoryTable.StreamArn',
      'Holdfast/InventoryTable.StreamArn',
      'Holdfast/OperationsTable.StreamArn',
    ])
    for (const { properties } of streams) {
      const failures = failuresOf(properties.FunctionName.replace(/\/Function$/, ''))
      expect(properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        DestinationConfig: { OnFailure: { Destination: failures } },
      })
      // The stream keeps a record for 24 hours: half of them for retries, the other half for a person.
      expect(properties.MaximumRecordAgeInSeconds).toBe(12 * 3600)
      // A record that makes the function itself fail is alone by then, and keeps no other waiting for half a day.
      expect(properties.MaximumRetryAttempts).toBe(300)
    }
  })

  it('and the log does not show timers and the progress of migrations', () => {
    const reader = mappings(stack()).find(({ properties }) => properties.EventSourceArn.includes('OperationsTable'))
    const passes = compileStreamFilter(reader?.properties.FilterCriteria)
    const ofKey = (pk: string) => passes({ eventName: 'INSERT', dynamodb: { Keys: { pk: { S: pk }, sk: { S: 'x' } } } })
    expect([...timerPartitions, parkedTimers, migrationProgress].filter(ofKey)).toEqual([])
    expect(ofKey('JOB#1')).toBe(true)
  })

  it('and all alarms publish to the one topic, which CloudWatch may use, and no client without TLS', () => {
    const [topic, ...others] = topicsOf(stack(), 'Topic', /Alarms/)
    expect(others).toEqual([])
    for (const { path, properties } of alarms(stack())) expect(properties.AlarmActions, path).toEqual([topic?.path])
    const [policy] = topicsOf(stack(), 'TopicPolicy', /Alarms/)
    expect(policy?.properties.Topics).toEqual([topic?.path])
    expect(policy?.properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      {
        Sid: '1',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topic?.path,
        Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
      },
    ])
  })

  it('and what SES says of mails comes by a topic of its own, which SES alone may use, as it is', () => {
    const [topic] = topicsOf(stack(), 'Topic', /MailFeedback/)
    const [policy] = topicsOf(stack(), 'TopicPolicy', /MailFeedback/)
    expect(policy?.properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'ses.amazonaws.com' }, Resource: topic?.path }),
    )
    const [subscription, ...others] = stack().ofType('AWS::SNS::Subscription')
    expect(others).toEqual([])
    expect(subscription?.properties).toMatchObject({
      Protocol: 'sqs',
      RawMessageDelivery: true,
      Endpoint: 'Holdfast/MailFeedbackQueue/Queue.Arn',
    })
    const [destination] = stack().ofType('AWS::SES::ConfigurationSetEventDestination')
    expect(destination?.properties.EventDestination.MatchingEventTypes).toEqual(['bounce', 'complaint'])
  })
}

/** What SES says of mails comes to its queue by a topic, and from nowhere else. */
const mayBeSentByTopic = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: 'Holdfast/MailFeedbackQueue/Queue.Arn',
  Condition: { ArnEquals: { 'aws:SourceArn': 'Holdfast/MailFeedback/Topic' } },
}

const topicsOf = ({ ofType }: Synthesized, kind: 'Topic' | 'TopicPolicy', path: RegExp): Resource[] =>
  ofType(`AWS::SNS::${kind}`).filter(resource => path.test(resource.path))

/** A domain's stream consumers have one queue of failures. */
const failuresOf = (path: string): string => path.replace(/(\w+)Domain\/\w+$/, '$1Domain/$1Failures/Queue.Arn')

const byOrder = (left: Resource, right: Resource) => (left.path < right.path ? -1 : 1)
const queues = ({ ofType }: Synthesized) => [...ofType('AWS::SQS::Queue')].sort(byOrder)
const workQueues = (stack: Synthesized) => queues(stack).filter(({ properties }) => properties.RedrivePolicy)
const alarms = ({ ofType }: Synthesized) => ofType('AWS::CloudWatch::Alarm')
const mappings = ({ ofType }: Synthesized) => ofType('AWS::Lambda::EventSourceMapping')

const byPath = ({ resources }: Synthesized, path: string): Resource => {
  const found = resources.find(resource => resource.path === path)
  if (!found) throw new Error(`nothing at ${path}`)
  return found
}
