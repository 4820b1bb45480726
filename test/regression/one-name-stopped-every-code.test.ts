import type { DynamoDBRecord } from 'aws-lambda'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler } from '../../functions/identity/on-identity-change.ts'
import { useDynamo } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'

let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  useDynamo()
  queues = await startQueues('codes')
})
afterAll(() => queues.stop())

const registered = (first_name: string, position: number): DynamoDBRecord => ({
  eventID: `event-${position}`,
  eventSourceARN: 'arn:aws:dynamodb:eu-west-1:0:table/identity/stream/2027-01-20T08:00:00.000',
  dynamodb: {
    Keys: { pk: { S: `USER#usr_${position}` }, sk: { S: 'VERIFICATION' } },
    SequenceNumber: String(position),
    NewImage: {
      email: { S: `traveller${position}@example.com` },
      first_name: { S: first_name },
      verification_id: { S: `ver_${position}` },
      expires_at: { N: '1800000000000' },
    },
  },
})

it('whatever a name is made of, its code is sent, and so are those behind it', async () => {
  const names = ['Priya\uffff', 'Ravi \u0001', 'Asha \ud83d\ude8c', 'Meera \ud800', 'प्रिया', 'Ben']
  const Records = names.map((name, index) => registered(name, index + 1))
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] })
  const sent = queues.ready('codes') as { name: string; kind: string }[]
  expect(sent.map(({ name, kind }) => [name, kind])).toEqual(names.map(name => [name, 'verification_code']))
})
