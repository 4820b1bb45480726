import * as fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readProgress } from '../../shared/platform/dynamo/migration-runs.ts'
import { moveItem } from '../../shared/platform/dynamo/move-items.ts'
import { moveOf } from '../../shared/platform/events/migrate.ts'
import { resumeRun, startRun, stopRun } from '../../shared/platform/events/run-migration.ts'
import type { Migration } from '../../shared/platform/migrations.ts'
import { withMoves } from '../../shared/platform/migrations.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { delivered, parcelMigration as migration, standingOf, stepOf } from './parcel-runs.ts'
import {
  type Parcel,
  parcelKey,
  putFormer,
  putParcel,
  readParcel,
  removeParcel,
  rename,
  resize,
  storedParcel,
} from './parcels.ts'

const up = { direction: 'up', segments: 2, perSecond: 200 } as const
const down = { ...up, direction: 'down' } as const
const asha: Parcel = { first: 'Asha', last: 'Rao', size: 1 }

let messages: ReturnType<typeof captureMessages>
let lines: string[]

beforeAll(() => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  messages = captureMessages()
})

beforeEach(async () => {
  await createTables('catalog', 'operations')
  messages.take()
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})

const step = (body: unknown) => stepOf({ body })
const drain = (pending?: ReturnType<typeof messages.take>) => delivered(messages, pending)

describe('a migration', () => {
  it('moves the records of the version before, and no other', async () => {
    await putFormer('1', asha, { ttl: 4_000_000_000, 'more-of-it': new Set(['a']) })
    await putParcel('2', { ...asha, size: 2 })
    await putItem('catalog', { pk: 'PARCEL#1', sk: 'OTHER', name: 'Not Mine' })
    await startRun(migration, up)
    await drain()
    expect(await storedParcel('1')).toEqual({
      ...parcelKey('1'),
      ...asha,
      v: 2,
      ttl: 4_000_000_000,
      'more-of-it': new Set(['a']),
      updated_by: expect.any(String),
    })
    expect(await standingOf()).toEqual({ done: true, read: 3, moved: 1, there: 1, skipped: 0, parked: 0, keys: [] })
    const others = (await allItems('catalog')).filter(({ sk }) => sk === 'OTHER')
    expect(others).toEqual([{ pk: 'PARCEL#1', sk: 'OTHER', name: 'Not Mine' }])
  })

  it('is read in both shapes before, meanwhile and afterwards', async () => {
    await putFormer('1', asha)
    expect(await readParcel('1')).toEqual(asha)
    await startRun(migration, up)
    await drain()
    expect(await readParcel('1')).toEqual(asha)
  })

  it('is taken back, and done again', async () => {
    await putFormer('1', asha)
    const before = await storedParcel('1')
    await startRun(migration, up)
    await drain()
    await startRun(migration, down)
    await drain()
    expect(await storedParcel('1')).toEqual({ ...before, updated_by: expect.any(String) })
    expect(await readParcel('1')).toEqual(asha)
    await startRun(migration, up)
    await drain()
    expect(await storedParcel('1')).toMatchObject({ v: 2, first: 'Asha' })
  })

  it('in the other direction begins when steps of the run before have ended, which begin no more', async () => {
    await putFormer('1', asha)
    await startRun(migration, up)
    const before = messages.take()
    await startRun(migration, down)
    const after = messages.take()
    expect(after.map(({ delaySeconds }) => delaySeconds)).toEqual([60, 60])
    await drain(before)
    expect(await storedParcel('1')).not.toHaveProperty('v')
    await drain(after)
    expect(await standingOf()).toMatchObject({ done: true, moved: 0, there: 1 })
  })

  it('without a way back is not reverted', async () => {
    const { down: _, revertible: __, ...oneWay } = migration
    await expect(startRun(oneWay, down)).rejects.toThrow('parcels-of-two-names cannot be reverted.')
    expect(() => moveOf(oneWay, 'down')).toThrow('cannot be reverted')
    expect(messages.take()).toEqual([])
  })

  it('parks what can never be moved, once, with an alarm and no value in the log; the others are moved', async () => {
    await putFormer('1', asha)
    await putItem('catalog', { ...parcelKey('bad'), size: 7 })
    await putItem('catalog', { ...parcelKey('old'), v: 0, name: 'Asha Rao', size: 7 })
    await startRun(migration, up)
    const sent = messages.take()
    await drain([...sent, ...sent])
    await startRun(migration, up)
    await drain()
    const { keys, ...counts } = await standingOf()
    expect(counts).toEqual({ done: true, read: 3, moved: 0, there: 1, skipped: 0, parked: 2 })
    expect(keys.map(({ pk }) => pk).sort()).toEqual(['PARCEL#bad', 'PARCEL#old'])
    expect(await readParcel('1')).toEqual(asha)
    const logged = lines.map(line => JSON.parse(line))
    expect(logged[0]).toMatchObject({ message: 'invalid record', record: migration.name, invalid_records: 1 })
    expect(lines.join()).not.toMatch(/Asha|PARCEL#/)
    await putFormer('bad', asha)
    await startRun(migration, up)
    await drain()
    expect(await standingOf()).toMatchObject({ moved: 1, parked: 1 })
  })

  it('parks an item that would be too large', async () => {
    const large = withMoves(
      { large: { summary: '', table: 'catalog', sortKeys: 'PARCEL', version: 2 } },
      { large: { up: item => ({ ...item, more: 'x'.repeat(450_000) }) } },
    ).get('large') as Migration
    await putFormer('1', asha)
    await expect(moveItem(moveOf(large, 'up'), (await storedParcel('1')) ?? {})).rejects.toThrow('catalog large: item')
  })

  it('moves no more in a second than it may, over all parts', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, index) => putFormer(String(index), asha)))
    await startRun(migration, { ...up, segments: 1, perSecond: 10 })
    const steps = await drain()
    expect(steps.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 25, 25])
    expect(await standingOf()).toMatchObject({ done: true, moved: 600 })
  })
})

describe('a run', () => {
  it('is not begun twice, by one command after the other or by two at once', async () => {
    const [first, second] = await Promise.allSettled([startRun(migration, up), startRun(migration, up)])
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
    await expect(startRun(migration, up)).rejects.toThrow('parcels-of-two-names is running.')
    expect(messages.take()).toHaveLength(2)
  })

  it('stops, and goes on where it was', async () => {
    await putFormer('1', asha)
    await startRun(migration, up)
    await stopRun(migration)
    await drain()
    expect(await standingOf()).toMatchObject({ done: false, read: 0 })
    await resumeRun(migration)
    await drain()
    expect(await standingOf()).toMatchObject({ done: true, moved: 1 })
    await expect(resumeRun(migration)).rejects.toThrow('is done')
  })

  it('goes on when its messages were lost, also halfway', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, index) => putFormer(String(index), asha)))
    await startRun(migration, { ...up, segments: 1 })
    const [first] = messages.take()
    await step(first?.body)
    messages.take()
    expect(await standingOf()).toMatchObject({ done: false, moved: 250 })
    await resumeRun(migration)
    await drain()
    expect(await standingOf()).toMatchObject({ done: true, moved: 300, there: 0 })
  })

  it('that never was is neither resumed nor stopped', async () => {
    await expect(resumeRun(migration)).rejects.toThrow('never ran')
    await expect(stopRun(migration)).rejects.toThrow('never ran')
  })

  it('of a migration that the release does not have fails, and is not lost', async () => {
    await expect(step({ migration: 'later', run: 1, segment: 0, step: 0 })).rejects.toThrow('does not have')
  })
})

describe('nothing is lost and nothing is counted twice', () => {
  const some = ['1', '2', '3', '4', '5', '6']

  const finished = async () => {
    for (const id of some) expect(await storedParcel(id)).toMatchObject({ v: 2, first: 'Asha', size: Number(id) })
    const counts = await standingOf()
    expect(counts).toMatchObject({ done: true, read: 6, parked: 0, skipped: 0 })
    expect(counts.moved + counts.there).toBe(6)
  }

  const begun = async () => {
    for (const id of some) await putFormer(id, { ...asha, size: Number(id) })
    await startRun(migration, { ...up, segments: 1 })
    const [first] = messages.take()
    if (!first) throw new Error('no message')
    return first
  }

  it('when a step is killed after any of its calls, and its message comes again', async () => {
    for (let calls = 1; ; calls += 1) {
      await createTables('catalog', 'operations')
      const first = await begun()
      const wasKilled = await killedAfter(calls, () => step(first.body))
      await drain([...messages.take(), first])
      await finished()
      if (!wasKilled) break
      expect(calls).toBeLessThan(30)
    }
  })

  it('when the answer of any call is lost', async () => {
    for (let calls = 1; ; calls += 1) {
      await createTables('catalog', 'operations')
      const first = await begun()
      const wasLost = await repliedLateAfter(calls, () => step(first.body))
      await drain([...messages.take(), first])
      await finished()
      if (!wasLost) break
    }
  })

  it('when the command is killed after any of its calls, and the run resumed', async () => {
    for (let calls = 1; ; calls += 1) {
      await createTables('catalog', 'operations')
      for (const id of some) await putFormer(id, { ...asha, size: Number(id) })
      const wasKilled = await killedAfter(calls, () => startRun(migration, { ...up, segments: 1 }))
      messages.take()
      await ((await readProgress(migration.name)) ? resumeRun(migration) : startRun(migration, { ...up, segments: 1 }))
      await drain()
      await finished()
      if (!wasKilled) break
    }
  })

  it.each(['failNext', 'loseNextAnswer'] as const)('when SQS cannot take the next message: %s', async failure => {
    await Promise.all(Array.from({ length: 260 }, (_, index) => putFormer(`more-${index}`, asha)))
    await startRun(migration, { ...up, segments: 1 })
    const [first] = messages.take()
    messages[failure]()
    await expect(step(first?.body)).rejects.toThrow('SQS')
    await drain([...messages.take(), first as NonNullable<typeof first>])
    const counts = await standingOf()
    expect(counts).toMatchObject({ done: true, read: 260 })
    expect(counts.moved + counts.there).toBe(260)
  })

  it('when every message comes twice, also at the same time', async () => {
    await Promise.all(Array.from({ length: 520 }, (_, index) => putFormer(`more-${index}`, asha)))
    await startRun(migration, { ...up, segments: 1 })
    let [pending, rounds] = [messages.take(), 0]
    while (pending.length > 0) {
      await Promise.all([...pending, ...pending].map(({ body }) => step(body)))
      pending = messages.take()
      rounds += 1
    }
    const counts = await standingOf()
    expect(counts).toMatchObject({ done: true, read: 520 })
    expect(counts.moved + counts.there).toBe(520)
    expect(rounds).toBeLessThanOrEqual(4)
  })

  it.each(['up', 'down'] as const)('when traffic changes the item between any two calls, %s', async direction => {
    const changes = {
      rename: () => rename('1', { first: 'Vikram', last: 'Iyer' }),
      resize: () => resize('1', 9),
      remove: () => removeParcel('1'),
    }
    const expected = {
      rename: { first: 'Vikram', last: 'Iyer', size: 1 },
      resize: { ...asha, size: 9 },
      remove: undefined,
    }
    for (const change of ['rename', 'resize', 'remove'] as const)
      for (let calls = 1; ; calls += 1) {
        await createTables('catalog', 'operations')
        await (direction === 'up' ? putFormer : putParcel)('1', asha)
        await startRun(migration, { direction, segments: 1, perSecond: 200 })
        const [first] = messages.take()
        const happened = await pausedAfter(calls, changes[change], () => step(first?.body))
        if (!happened) break
        await drain()
        expect(await readParcel('1')).toEqual(expected[change])
        expect(await standingOf()).toMatchObject({ done: true, parked: 0 })
        if (change !== 'remove' && direction === 'up') expect(await storedParcel('1')).toMatchObject({ v: 2 })
      }
  })

  it('in any history of traffic, kills, repeats, stops and turns', async () => {
    const id = fc.constantFrom('1', '2', '3')
    const traffic = fc.oneof(
      fc.record({ kind: fc.constant('rename' as const), id, to: fc.constantFrom('Vikram', 'Meera') }),
      fc.record({ kind: fc.constant('resize' as const), id, to: fc.integer({ min: 1, max: 99 }) }),
      fc.record({ kind: fc.constant('remove' as const), id }),
      fc.record({ kind: fc.constant('create' as const), id, to: fc.integer({ min: 1, max: 99 }) }),
    )
    const event = fc.oneof(
      traffic,
      fc.record({ kind: fc.constant('step' as const), killedAfter: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ kind: fc.constant('step during' as const), calls: fc.integer({ min: 1, max: 8 }), traffic }),
      fc.record({ kind: fc.constantFrom('repeat' as const, 'resume' as const, 'stop' as const, 'turn' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 14 }), async history => {
        await createTables('catalog', 'operations')
        messages.take()
        const model = new Map<string, Parcel>()
        for (const each of ['1', '2', '3']) {
          await putFormer(each, asha)
          model.set(each, asha)
        }
        const happens = async (happening: typeof traffic extends fc.Arbitrary<infer T> ? T : never) => {
          const known = model.get(happening.id)
          if (happening.kind === 'rename' && known) {
            await rename(happening.id, { first: happening.to, last: 'Iyer' })
            model.set(happening.id, { ...known, first: happening.to, last: 'Iyer' })
          }
          if (happening.kind === 'resize' && known) {
            await resize(happening.id, happening.to)
            model.set(happening.id, { ...known, size: happening.to })
          }
          if (happening.kind === 'remove' && known) {
            await removeParcel(happening.id)
            model.delete(happening.id)
          }
          if (happening.kind === 'create' && !known) {
            const made = { ...asha, size: happening.to }
            await putParcel(happening.id, made)
            model.set(happening.id, made)
          }
        }
        let direction: 'up' | 'down' = 'up'
        await startRun(migration, up)
        const pending = messages.take()
        const delivered: typeof pending = []
        for (const happening of history) {
          pending.push(...messages.take())
          const [next] = pending
          switch (happening.kind) {
            case 'step':
              if (next && !(await killedAfter(happening.killedAfter, () => step(next.body))))
                delivered.push(...pending.splice(0, 1))
              break
            case 'step during':
              if (next) {
                await pausedAfter(
                  happening.calls,
                  () => happens(happening.traffic),
                  () => step(next.body),
                )
                delivered.push(...pending.splice(0, 1))
              }
              break
            case 'repeat':
              pending.push(...delivered)
              break
            case 'resume':
              await resumeRun(migration).catch(() => undefined)
              break
            case 'stop':
              await stopRun(migration)
              break
            case 'turn':
              direction = direction === 'up' ? 'down' : 'up'
              await startRun(migration, { ...up, direction })
              break
            default:
              await happens(happening)
          }
        }
        pending.push(...messages.take())
        await resumeRun(migration).catch(() => undefined)
        await drain([...pending, ...messages.take()])
        expect((await standingOf()).done).toBe(true)
        for (const each of ['1', '2', '3']) expect(await readParcel(each)).toEqual(model.get(each))
        if (direction === 'up') for (const item of await allItems('catalog')) expect(item).toMatchObject({ v: 2 })
      }),
      { numRuns: 60 },
    )
  })
})
