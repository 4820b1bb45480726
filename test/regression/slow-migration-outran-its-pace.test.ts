import { expect, it } from 'vitest'
import { startRun } from '../../shared/platform/events/run-migration.ts'
import { parcelMigration, standingOf, stepOf } from '../platform/parcel-runs.ts'
import { putFormer } from '../platform/parcels.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { createTables } from '../support/dynamo.ts'

// SQS delays a message by a quarter of an hour at most. A step that moved more than is allowed in that time waited no longer: in 64
// parts, one record a second became twenty.

it('a step moves no more than the longest wait makes up for', async () => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  const messages = captureMessages()
  await createTables('catalog', 'operations')
  const records = 1_200
  await Promise.all(
    Array.from({ length: records }, (_, index) => putFormer(String(index), { first: 'Asha', last: 'Rao', size: 1 })),
  )
  const [segments, perSecond] = [4, 1]
  await startRun(parcelMigration, { direction: 'up', segments, perSecond })
  let before = 0
  const pending = messages.take()
  for (let message = pending.shift(); message; message = pending.shift()) {
    await stepOf(message)
    const { moved } = await standingOf()
    const [next] = messages.take()
    if (next) {
      expect(next.delaySeconds).toBeGreaterThanOrEqual(((moved - before) * segments) / perSecond)
      pending.push(next)
    }
    before = moved
  }
  expect(await standingOf()).toMatchObject({ done: true, moved: records })
})
