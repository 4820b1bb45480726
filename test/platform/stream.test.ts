import { setTimeout as delay } from 'node:timers/promises'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, streamConsumer } from '../../shared/platform/events/stream.ts'

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
  it('is told the place and time of a change, and whether time to live made it', async () => {
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

  it('has the changes of one item in order however many items it works on at once, and asks again from the first failure', async () => {
    const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 4 }), fc.nat(25), async (names, itemsAtOnce, broken) => {
        const seen: Record<string, number[]> = {}
        const handler = streamConsumer(
          async ({ sk, source }) => {
            await delay(Math.random() * 2)
            if (Number(source.position) === broken) throw new Error('broken')
            seen[sk] = [...(seen[sk] ?? []), Number(source.position)]
          },
          { itemsAtOnce },
        )
        const { batchItemFailures } = await handler(batch(...names))
        const isBroken = broken >= 1 && broken <= names.length
        expect(batchItemFailures).toEqual(isBroken ? [{ itemIdentifier: String(broken) }] : [])
        for (const order of Object.values(seen)) expect(order).toEqual(order.toSorted((a, b) => a - b))
        for (const [index, name] of names.entries())
          if (index + 1 < broken || !isBroken) expect(seen[name]).toContain(index + 1)
        if (isBroken)
          expect(seen[names[broken - 1] as string]?.some(position => position > broken) ?? false).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})
