import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { toMsIso } from '../../shared/kernel/clock.ts'
import { InvalidRecord } from '../../shared/platform/dynamo/records.ts'
import { checkTimer, dueTimers, parseTimer, timerKey } from '../../shared/platform/dynamo/timers.ts'
import { delayUntil } from '../../shared/platform/events/queue.ts'
import { setTimers, type Timer } from '../../shared/platform/events/timers.ts'
import { timerPartitions } from '../../shared/platform/timer-keys.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables, useDynamo } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'

let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  useDynamo()
  queues = await startQueues('hold-expiry')
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await createTables('operations')
})
afterAll(() => {
  vi.useRealTimers()
  return queues.stop()
})

const minutes = (count: number) => count * 60_000
let count = 0
const timer = (at: number, more: Partial<Timer> = {}): Timer => {
  count += 1
  return { queue: 'hold-expiry', body: { reservation_id: `rsv_${count}` }, at, ...more }
}
const delayOf = (body: unknown) =>
  queues.kept('hold-expiry').find(each => JSON.stringify(each.body) === JSON.stringify(body))?.delayUntil

const anyTimer = fc.record({
  queue: fc.constantFrom('hold-expiry', 'renewals'),
  body: fc.json(),
  at: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
})

describe('the key of a timer', () => {
  it('is in a partition, and says the time', () => {
    fc.assert(
      fc.property(anyTimer, each => {
        const { pk, sk } = timerKey(each)
        expect(timerPartitions).toContain(pk)
        const { queue, body } = each
        expect(parseTimer({ pk, sk, queue, body: '1', updated_by: 'x' })).toEqual({ queue, body: '1', at: each.at })
        expect(body).toBe(each.body)
      }),
    )
  })

  it('sorts by time', () => {
    fc.assert(
      fc.property(anyTimer, anyTimer, (one, other) => {
        if (one.at !== other.at) expect(timerKey(one).sk < timerKey(other).sk).toBe(one.at < other.at)
      }),
    )
  })

  const given = { queue: 'hold-expiry', body: '{"a":1}', at: 1000 }
  it.each([
    ['the same timer', given, undefined, true],
    ['another body', { ...given, body: '{"a":2}' }, undefined, false],
    ['another queue', { ...given, queue: 'renewals' }, undefined, false],
    ['another time', { ...given, at: 1001 }, undefined, false],
    ['an id', given, 'one', false],
    ['an id that reads like the body', given, given.body, false],
  ])('of %s: is alike: %s', (_, other, id, isAlike) => {
    expect(JSON.stringify(timerKey(other, id)) === JSON.stringify(timerKey(given))).toBe(isAlike)
  })

  it('with an id is the same whatever the body', () => {
    expect(timerKey({ ...given, body: '2' }, 'one')).toEqual(timerKey(given, 'one'))
    expect(timerKey(given, 'two')).not.toEqual(timerKey(given, 'one'))
  })

  it('spreads timers evenly', () => {
    const keys = Array.from({ length: 4000 }, (_, body) => timerKey({ ...given, body: String(body) }))
    for (const partition of timerPartitions) {
      const share = keys.filter(({ pk }) => pk === partition).length
      expect(share).toBeGreaterThan(700)
      expect(share).toBeLessThan(1300)
    }
  })
})

describe('a delay', () => {
  it.each([
    [0, 0],
    [-5000, 0],
    [1, 1],
    [1000, 1],
    [1001, 2],
    [900_000, 900],
    [900_001, 900],
    [10 ** 12, 900],
  ])('until %i ms from now is %i s', (ms, seconds) => {
    expect(delayUntil(5_000_000 + ms, 5_000_000)).toBe(seconds)
  })
})

describe('what is no timer', () => {
  const valid = { queue: 'hold-expiry', body: '{}', at: 1000 }
  it.each([
    ['no queue', { ...valid, queue: '' }],
    ['a body that is no JSON', { ...valid, body: '{' }],
    ['a body that is too long', { ...valid, body: JSON.stringify('x'.repeat(4095)) }],
    ['a character that SQS does not take', { ...valid, body: JSON.stringify('\uFFFF') }],
    ['a time between milliseconds', { ...valid, at: 0.5 }],
    ['a time that does not sort', { ...valid, at: Date.UTC(10_000, 0, 1) }],
    ['a time before the epoch', { ...valid, at: -1 }],
  ])('is not written: %s', (_, wrong) => {
    vi.spyOn(console, 'log').mockReturnValue()
    expect(checkTimer(valid)).toBe(valid)
    expect(() => checkTimer(wrong)).toThrow(InvalidRecord)
  })

  it('is not set, however soon it is', async () => {
    vi.spyOn(console, 'log').mockReturnValue()
    for (const at of [Date.now(), Date.now() + minutes(60)])
      await expect(setTimers([timer(at), timer(at, { body: undefined })])).rejects.toThrow(InvalidRecord)
    expect(await allItems('operations')).toEqual([])
  })
})

describe('setting timers', () => {
  it.each([-60, 0, 1, 899.5, 900])('that are due in %i seconds sends them, to come no earlier', async seconds => {
    const soon = timer(Date.now() + seconds * 1000)
    await setTimers([soon])
    expect(await allItems('operations')).toEqual([])
    expect(delayOf(soon.body)).toBeGreaterThanOrEqual(seconds > 0 ? soon.at : 0)
    expect(delayOf(soon.body)).toBeLessThan(Math.max(soon.at, Date.now()) + 1000)
  })

  it('that are due later puts them, each once', async () => {
    const later = [timer(Date.now() + minutes(15) + 1), timer(Date.now() + minutes(60 * 24 * 400))]
    await setTimers(later)
    await setTimers(later)
    const items = await allItems('operations')
    expect(items).toHaveLength(2)
    for (const { queue, body, at } of later) {
      const stored = { queue, body: JSON.stringify(body), at }
      const { queue: _, ...rest } = stored
      const item = items.find(each => each.body === rest.body)
      expect(item).toEqual({
        ...timerKey(stored),
        queue,
        body: rest.body,
        updated_by: expect.stringMatching(/^operator - /),
      })
    }
    for (const { body } of later) expect(delayOf(body)).toBeUndefined()
  })

  it('under one id puts one of them', async () => {
    const at = Date.now() + minutes(20)
    await setTimers([timer(at, { id: 'renewal' })])
    await setTimers([timer(at, { id: 'renewal' })])
    expect(await allItems('operations')).toHaveLength(1)
  })

  it('does so for many at once, soon and later', async () => {
    const soon = Array.from({ length: 23 }, () => timer(Date.now() + minutes(3)))
    const later = Array.from({ length: 57 }, () => timer(Date.now() + minutes(30)))
    await setTimers([...later, ...soon])
    expect(await allItems('operations')).toHaveLength(57)
    for (const { body } of soon) expect(delayOf(body)).toBeDefined()
  })

  it('of none does nothing', async () => {
    await setTimers([])
    expect(await allItems('operations')).toEqual([])
  })
})

describe('what is due', () => {
  it('is found in each partition, each once and the oldest first, however late, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -10_000, max: 10_000 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (offsets, pageSize) => {
          await createTables('operations')
          const until = Date.UTC(2027, 0, 1)
          for (const [index, offset] of offsets.entries()) {
            const each = { queue: 'hold-expiry', body: String(index), at: until + offset * 60_000 }
            await putItem('operations', { ...timerKey(each), queue: each.queue, body: each.body })
          }
          const found: string[] = []
          for (const partition of timerPartitions) {
            const keys: string[] = []
            for await (const page of dueTimers(partition, until, pageSize)) {
              expect(page.length).toBeLessThanOrEqual(pageSize)
              keys.push(...page.map(({ sk }) => String(sk)))
            }
            expect(keys).toEqual(keys.toSorted())
            found.push(...keys)
          }
          const due = offsets.filter(offset => offset < 0).map(offset => toMsIso(until + offset * 60_000))
          expect(found.map(key => key.split('#')[0]).toSorted()).toEqual(due.toSorted())
        },
      ),
      { numRuns: 15 },
    )
  })
})
