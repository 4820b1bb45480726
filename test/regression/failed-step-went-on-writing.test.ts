import { expect, it } from 'vitest'
import { documents } from '../../shared/platform/dynamo/client.ts'
import { startRun } from '../../shared/platform/events/run-migration.ts'
import { delivered, parcelMigration, standingOf, stepOf } from '../platform/parcel-runs.ts'
import { parcelKey, putFormer } from '../platform/parcels.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { createTables } from '../support/dynamo.ts'

// A step whose first item was throttled failed at once, while it still moved others. Lambda freezes what goes on after a reply, for
// minutes: those items were moved behind a run in the other direction, which had waited for steps that have ended.

it('a step that fails ends when all of its writes have ended', async () => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  const messages = captureMessages()
  await createTables('catalog', 'operations')
  for (const id of ['1', '2', '3']) await putFormer(id, { first: 'Asha', last: 'Rao', size: 1 })
  let isThrottled = true
  let underWay = 0
  documents.middlewareStack.add(
    next => async args => {
      const { Key, UpdateExpression } = args.input as { Key?: { pk: string }; UpdateExpression?: string }
      if (!UpdateExpression || !isThrottled) return next(args)
      if (Key?.pk === parcelKey('1').pk) throw Object.assign(new Error('slower'), { name: 'ThrottlingException' })
      underWay += 1
      // Begun before the other one failed, and ended after it.
      for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate)
      const result = await next(args)
      underWay -= 1
      return result
    },
    { step: 'initialize', name: 'throttled', override: true },
  )
  await startRun(parcelMigration, { direction: 'up', segments: 1, perSecond: 200 })
  const [first] = messages.take()
  if (!first) throw new Error('no message')
  await expect(stepOf(first)).rejects.toThrow('slower')
  expect(underWay).toBe(0)
  isThrottled = false
  await delivered(messages, [first])
  expect(await standingOf()).toMatchObject({ done: true, moved: 1, there: 2 })
  documents.middlewareStack.remove('throttled')
})
