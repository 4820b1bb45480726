import { expect, it, vi } from 'vitest'
import { startRun, stopRun } from '../../shared/platform/events/run-migration.ts'
import { delivered, parcelMigration, standingOf, stepOf } from '../platform/parcel-runs.ts'
import { parcelKey } from '../platform/parcels.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'

// A step of a run that was stopped noted an item as parked in its own run, over the note of the run that had begun meanwhile:
// that one counted a parked item and named none.

it('an item that a later run has parked stays named whatever a late step does', async () => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const messages = captureMessages()
  const up = { direction: 'up', segments: 1, perSecond: 200 } as const
  for (let calls = 1; ; calls += 1) {
    await createTables('catalog', 'operations')
    await putItem('catalog', { ...parcelKey('bad'), size: 7 })
    await startRun(parcelMigration, up)
    const [first] = messages.take()
    if (!first) throw new Error('no message')
    const isReached = await pausedAfter(
      calls,
      async () => {
        await stopRun(parcelMigration)
        await startRun(parcelMigration, up)
        await delivered(messages)
      },
      () => stepOf(first),
    )
    if (!isReached) break
    await delivered(messages)
    expect(await standingOf()).toMatchObject({ done: true, parked: 1, keys: [parcelKey('bad')] })
  }
})
