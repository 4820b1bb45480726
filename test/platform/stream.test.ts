import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, streamBatchConsumer } from '../../shared/platform/events/stream.ts'
import { linesWritten } from '../support/lines-written.ts'

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
    const handler = streamBatchConsumer(async all => {
      changes.push(...all)
      return new Set()
    })
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
    await handler({ Records: [record('a', 7), { ...record('a', 8), userIdentity }] } as DynamoDBStreamEvent)
    expect(changes[0]).toMatchObject({
      at: 1_800_000_000_000,
      source: { stream: '2027-01-20T08:00:00.000', position: '7' },
      streamArn: 'arn:aws:dynamodb:eu-west-1:0:table/t/stream/2027-01-20T08:00:00.000',
      isExpiry: false,
    })
    expect(changes[1]?.isExpiry).toBe(true)
  })
})

describe('changes that waited long', () => {
  const linesOf = async (waitedMinutes: number, lateAfter?: string) => {
    process.env.LATE_AFTER_MINUTES = lateAfter
    if (lateAfter === undefined) delete process.env.LATE_AFTER_MINUTES
    const made = record('a', 1)
    const at = Math.floor(Date.now() / 1000) - waitedMinutes * 60
    const late = { ...made, dynamodb: { ...made.dynamodb, ApproximateCreationDateTime: at } }
    return linesWritten(() =>
      streamBatchConsumer(async () => new Set())({ Records: [late] } as unknown as DynamoDBStreamEvent),
    )
  }

  it('are logged and counted for an alarm, after as long as the stack says', async () => {
    expect(await linesOf(9)).toEqual([])
    expect(await linesOf(11)).toEqual([
      expect.objectContaining({ level: 'WARN', message: 'changes are late', count: 1, late_changes: 1 }),
    ])
    expect(await linesOf(11, '360')).toEqual([])
    expect(await linesOf(361, '360')).toHaveLength(1)
    delete process.env.LATE_AFTER_MINUTES
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
