import { setTimeout as delay } from 'node:timers/promises'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, streamBatchConsumer, streamConsumer } from '../../shared/platform/events/stream.ts'

const record = (sk: string, position: number): DynamoDBRecord => ({
  eventID: `event-${position}`,
  eventSourceARN: 'arn:aws:dynamodb:eu-west-1:0:table/t/stream/2027-01-20T08:00:00.000',
  dynamodb: {
    ApproximateCreationDateTime: 1_800_000_000,
    Keys: { pk: { S: 'p' }, sk: { S: sk } },
    SequenceNumber: String(position),
  },
})

const batch = (...items: string[]) =>
  ({ Records: items.map((sk, index) => record(sk, index + 1)) }) as DynamoDBStreamEvent

describe('a consumer of a stream', () => {
  it('gets the place and time of a change, and whether time to live made it', async () => {
    const changes: Change[] = []
    const handler = streamConsumer(async change => void changes.push(change))
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
    await handler({ Records: [record('a', 7), { ...record('a', 8), userIdentity }] } as DynamoDBStreamEvent)
    expect(changes[0]).toMatchObject({
      at: 1_800_000_000_000,
      source: { stream: '2027-01-20T08:00:00.000', position: '7' },
      isExpiry: false,
    })
    expect(changes[1]?.isExpiry).toBe(true)
  })

  it('gets changes in order, and none after the first failure, from which they are delivered again', async () => {
    const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(items, fc.nat(25), async (names, broken) => {
        const seen: number[] = []
        const handler = streamConsumer(async ({ source }) => {
          await delay(Math.random() * 2)
          if (Number(source.position) === broken) throw new Error('broken')
          seen.push(Number(source.position))
        })
        const { batchItemFailures } = await handler(batch(...names))
        const isBroken = broken >= 1 && broken <= names.length
        expect(batchItemFailures).toEqual(isBroken ? [{ itemIdentifier: String(broken) }] : [])
        expect(seen).toEqual(names.map((_, index) => index + 1).filter(position => !isBroken || position < broken))
      }),
      { numRuns: 60 },
    )
  })
})

describe('a consumer of whole batches', () => {
  it('gets all changes at once, and again those from the first that failed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([1, 2, 3, 4, 5, 6]), async broken => {
        const handler = streamBatchConsumer(async changes => {
          expect(changes.map(({ sk }) => sk)).toEqual(['a', 'b', 'a', 'c', 'd', 'a'])
          return new Set(changes.filter(({ source }) => broken.includes(Number(source.position))))
        })
        const { batchItemFailures } = await handler(batch('a', 'b', 'a', 'c', 'd', 'a'))
        expect(batchItemFailures).toEqual(broken.slice(0, 1).map(position => ({ itemIdentifier: String(position) })))
      }),
    )
  })
})
