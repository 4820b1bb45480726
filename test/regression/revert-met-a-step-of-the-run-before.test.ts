import { beforeAll, expect, it } from 'vitest'
import { startRun, stopRun } from '../../shared/platform/events/run-migration.ts'
import { delivered, parcelMigration, standingOf, stepOf } from '../platform/parcel-runs.ts'
import { putFormer, putParcel, storedParcel } from '../platform/parcels.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'

// A run waits until steps of one in the other direction have ended. Stopped and begun again, it did not wait: a step that was
// still being taken moved items behind it, and the run was done with items of the other shape.

let messages: ReturnType<typeof captureMessages>

beforeAll(() => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  messages = captureMessages()
})

const paced = { segments: 1, perSecond: 200 }

it.each(['up', 'down'] as const)(
  'a run that is begun again waits for steps of a run before it, %s',
  async direction => {
    const before = direction === 'up' ? 'down' : 'up'
    for (let calls = 1; ; calls += 1) {
      await createTables('catalog', 'operations')
      await (before === 'up' ? putFormer : putParcel)('1', { first: 'Asha', last: 'Rao', size: 1 })
      await startRun(parcelMigration, { direction: before, ...paced })
      const [first] = messages.take()
      if (!first) throw new Error('no message')
      let late: typeof first | undefined
      const isReached = await pausedAfter(
        calls,
        async () => {
          await startRun(parcelMigration, { direction, ...paced })
          await stopRun(parcelMigration)
          await startRun(parcelMigration, { direction, ...paced })
          late = messages.take().at(-1)
          if (late?.delaySeconds === 0) await delivered(messages, [late])
        },
        () => stepOf(first),
      )
      if (!isReached) break
      messages.take()
      if (late && late.delaySeconds > 0) await delivered(messages, [late])
      expect(await standingOf()).toMatchObject({ done: true, parked: 0 })
      const item = await storedParcel('1')
      expect([calls, item?.v ?? 1]).toEqual([calls, direction === 'up' ? 2 : 1])
    }
  },
)
