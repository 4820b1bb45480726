import { randomUUID } from 'node:crypto'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { handler as onCode } from '../../functions/notifications/on-code.ts'
import { handler as onNotification } from '../../functions/notifications/on-notification.ts'
import { type Services, startServices } from '../../local/services/start-services.ts'

export const codesKey = 'k'.repeat(64)

/** SES, SNS and Secrets Manager as the local cloud has them, and the function's environment pointing at them. */
export const startMail = async (): Promise<Services> => {
  const services = await startServices({ region: 'us-east-1', accountId: '000000000000' })
  const secret = JSON.stringify({ key: codesKey })
  process.env.CODES_SECRET = services.secrets.create('codes', {}, { SecretString: secret }).arn
  process.env.PUSH_SECRET = services.secrets.create('push', {}, { SecretString: secret }).arn
  process.env.LIMITS_SECRET = services.secrets.create('limits', {}, { SecretString: secret }).arn
  for (const [name, endpoint] of Object.entries(services.endpoints)) process.env[`AWS_ENDPOINT_URL_${name}`] = endpoint
  // It refuses: what fails waits as long as its queue says.
  process.env.AWS_ENDPOINT_URL_SQS ??= services.endpoints.SNS
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  process.env.TEXT_CAPS = JSON.stringify({ per_day: 1e6, per_country: 1e6 })
  return services
}

/** Delivers messages in one batch, as SQS does; texts are sent as they are. Gives the positions of those that failed. */
export const deliver = (...messages: unknown[]): Promise<number[]> => deliverTo(onNotification, messages)

/** The same by the queue of codes. */
export const deliverCodes = (...messages: unknown[]): Promise<number[]> => deliverTo(onCode, messages)

const deliverTo = async (handler: typeof onNotification, messages: readonly unknown[]): Promise<number[]> => {
  const ids: string[] = messages.map(() => randomUUID())
  const event = { Records: messages.map((message, index) => recordOf(message, ids[index] ?? '')) } as SQSEvent
  const { batchItemFailures } = (await handler(event, {} as never)) as SQSBatchResponse
  return batchItemFailures.map(({ itemIdentifier }) => ids.indexOf(itemIdentifier)).sort((a, b) => a - b)
}

const recordOf = (message: unknown, messageId: string) => ({
  messageId,
  receiptHandle: messageId,
  body: typeof message === 'string' ? message : JSON.stringify(message),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:notifications',
  awsRegion: 'us-east-1',
})
