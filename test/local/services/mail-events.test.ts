import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFauxqs } from '../../../local/engines/fauxqs.ts'
import { destinationsOf, mailEventsTo, subscriptionsOf } from '../../../local/resources/mail-events.ts'
import { type Services, startServices } from '../../../local/services/start-services.ts'
import { queueUrlOf } from '../../../local/sources.ts'

const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'secret' }
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:feedback'
const topicArn = 'arn:aws:sns:us-east-1:000000000000:mails'
const request = (properties: object) => ({
  type: '',
  logicalId: '',
  path: '',
  stackId: '',
  properties: { ...properties },
})

let services: Services
let engine: Awaited<ReturnType<typeof startFauxqs>>
let ses: SESv2Client

beforeAll(async () => {
  engine = await startFauxqs()
  services = await startServices({ region: 'us-east-1', accountId: '000000000000' })
  const sqs = new SQSClient({ region: 'us-east-1', endpoint: engine.endpoint, credentials })
  await sqs.send(new CreateQueueCommand({ QueueName: 'feedback' }))
  const subscription = { Protocol: 'sqs', TopicArn: topicArn, Endpoint: queueArn, RawMessageDelivery: true }
  const destination = { ConfigurationSetName: 'mails', EventDestination: { SnsDestination: { TopicARN: topicArn } } }
  services.publishMailEvents(
    mailEventsTo({
      subscriptions: [
        ...subscriptionsOf(request(subscription)),
        ...subscriptionsOf(request({ ...subscription, Protocol: 'email' })),
      ],
      mailEvents: destinationsOf(request(destination)),
      sqs,
      queueUrlOf: arn => queueUrlOf(arn, engine.endpoint),
    }),
  )
  ses = new SESv2Client({ region: 'us-east-1', endpoint: services.endpoints.SESV2, credentials })
})
afterAll(() => Promise.all([services.stop(), engine.stop()]))

const mail = (to: string, ConfigurationSetName?: string) =>
  ses.send(
    new SendEmailCommand({
      FromEmailAddress: 'tickets@holdfast.example',
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: 'One' }, Body: { Text: { Data: 'Two' } } } },
      EmailTags: [{ Name: 'owner', Value: 'usr_1' }],
      ConfigurationSetName,
    }),
  )

const said = () => engine.messages('feedback').map(({ body }) => JSON.parse(body))

describe('a mail to SES’s mailbox simulator', () => {
  it('bounces or is complained about, and the queue of its configuration set is told so', async () => {
    await mail('bounce+one@simulator.amazonses.com', 'mails')
    await mail('complaint@simulator.amazonses.com', 'mails')
    expect(said()).toMatchObject([
      {
        eventType: 'Bounce',
        mail: { tags: { owner: ['usr_1'] } },
        bounce: {
          bounceType: 'Permanent',
          bouncedRecipients: [{ emailAddress: 'bounce+one@simulator.amazonses.com' }],
        },
      },
      { eventType: 'Complaint' },
    ])
    expect(services.inbox.list().map(({ to }) => to)).toEqual(['complaint@simulator.amazonses.com'])
  })

  it('is told of nowhere without the set, nor is a mail to anybody else', async () => {
    const before = said().length
    await mail('bounce@simulator.amazonses.com')
    await mail('asha@example.com', 'mails')
    expect(said()).toHaveLength(before)
  })
})
