import { expect, it } from 'vitest'
import { resumeRun, startRun } from '../../shared/platform/events/run-migration.ts'
import { delivered, parcelMigration, standingOf, stepOf } from '../platform/parcel-runs.ts'
import { putFormer } from '../platform/parcels.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'

// A run that was resumed though its messages were not lost had two lines of messages for each part: where their steps overlapped, each
// left a message for the next one, so that both went on to the end, at twice the pace.

it('of two steps at once, the one that ends last leaves no message', async () => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  const messages = captureMessages()
  for (const calls of [3, 40, 200]) {
    await createTables('catalog', 'operations')
    await Promise.all(
      Array.from({ length: 900 }, (_, index) => putFormer(String(index), { first: 'Asha', last: 'Rao', size: 1 })),
    )
    await startRun(parcelMigration, { direction: 'up', segments: 1, perSecond: 200 })
    await resumeRun(parcelMigration)
    const [first, again, ...others] = messages.take()
    if (!first || !again || others.length > 0) throw new Error('not two messages')
    const isReached = await pausedAfter(
      calls,
      () => stepOf(again),
      () => stepOf(first),
    )
    expect(isReached).toBe(true)
    const left = messages.take()
    expect(left).toHaveLength(1)
    await delivered(messages, left)
    expect(await standingOf()).toMatchObject({ done: true, read: 900, parked: 0 })
  }
})
