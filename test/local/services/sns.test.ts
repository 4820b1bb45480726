import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startFauxqs } from 'fauxqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { type RunningServices, runServices } from './services.ts'

describe('to a telephone', () => {
  let services: RunningServices
  beforeAll(async () => {
    services = await runServices()
  })
  afterAll(() => services.stop())

  test('a message lands in the inbox with its sender', async () => {
    const reply = await services.sns.send(
      new PublishCommand({
        PhoneNumber: '+919876543210',
        Message: 'Your code is 123456 & <valid> 10 min — ₹',
        MessageAttributes: { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'HOLDFST' } },
      }),
    )
    expect(reply.MessageId).toMatch(/^[0-9a-f-]{36}$/)
    expect(services.inbox.list({ to: '+919876543210' })).toEqual([
      {
        id: expect.any(String),
        channel: 'sms',
        to: '+919876543210',
        from: 'HOLDFST',
        subject: '',
        text: 'Your code is 123456 & <valid> 10 min — ₹',
        html: '',
        sent_at: expect.any(String),
        attachments: [],
      },
    ])
  })

  test.each([
    ['a malformed number', '12<3', 'hello', '12<3 is not valid to publish to'],
    ['no text', '+919800000000', '', 'Empty message'],
    ['too long a text', '+919800000000', 'é'.repeat(801), 'longer than 1600 bytes'],
  ])('refused: %s', async (_, PhoneNumber, Message, words) => {
    await expect(services.sns.send(new PublishCommand({ PhoneNumber, Message }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(words),
    })
    expect(services.inbox.list({ to: PhoneNumber })).toEqual([])
  })

  test('a topic without an engine for topics is not found', async () => {
    const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:ap-south-1:1:t', Message: 'x' })
    await expect(services.sns.send(publish)).rejects.toMatchObject({ name: 'NotFoundException' })
  })
})

test('everything about topics is passed on to the engine that has them', async () => {
  const engine = await startFauxqs({ port: 0, logger: false })
  const endpoint = `http://127.0.0.1:${engine.port}`
  const services = await runServices({ snsUpstream: endpoint, region: 'eu-west-1' })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sqs = new SQSClient({ endpoint, region: 'eu-west-1', credentials })
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }))
  const { TopicArn } = await services.sns.send(new CreateTopicCommand({ Name: 't' }))
  expect(TopicArn).toBe('arn:aws:sns:eu-west-1:000000000000:t')
  const Endpoint = 'arn:aws:sqs:eu-west-1:000000000000:q'
  await services.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
  const published = await services.sns.send(new PublishCommand({ TopicArn, Message: 'to all — ₹' }))
  const [message] = await until('the message', async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    return Messages
  })
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({ Message: 'to all — ₹', MessageId: published.MessageId })
  const missing = new PublishCommand({ TopicArn: `${TopicArn}-missing`, Message: 'x' })
  await expect(services.sns.send(missing)).rejects.toMatchObject({ name: 'NotFoundException' })
  expect(services.inbox.list()).toEqual([])
  sqs.destroy()
  await services.stop()
  await engine.stop()
})
