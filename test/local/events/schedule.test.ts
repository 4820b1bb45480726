import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Schedule, type ScheduleOptions, startSchedule } from '../../../local/events/schedule.ts'
import { readSchedule } from '../../../local/events/schedule-expression.ts'
import { refuse } from '../../../local/lambda/invoke.ts'
import { until } from '../../support/until.ts'
import { functionError, makeGate, recordInvocations } from './invocations.ts'

const started = Date.parse('2026-11-21T09:00:30Z')
const times = (expression: string, count: number, timezone?: string) => {
  const next = readSchedule(expression, started, timezone)
  const found: string[] = []
  for (let at: number | undefined = started; at !== undefined && found.length < count; ) {
    at = next(at)
    if (at !== undefined) found.push(new Date(at).toISOString().slice(0, 19))
  }
  return found
}

describe('the times of an expression', () => {
  test.each<[string, string[], string?]>([
    ['rate(1 minute)', ['2026-11-21T09:01:30', '2026-11-21T09:02:30']],
    ['rate(5 minutes)', ['2026-11-21T09:05:30', '2026-11-21T09:10:30']],
    ['rate(2 hours)', ['2026-11-21T11:00:30', '2026-11-21T13:00:30']],
    ['rate(1 day)', ['2026-11-22T09:00:30', '2026-11-23T09:00:30']],
    [
      'cron(0/15 * * * ? *)',
      ['2026-11-21T09:15:00', '2026-11-21T09:30:00', '2026-11-21T09:45:00', '2026-11-21T10:00:00'],
    ],
    [
      'cron(5/20,59 9 * * ? *)',
      ['2026-11-21T09:05:00', '2026-11-21T09:25:00', '2026-11-21T09:45:00', '2026-11-21T09:59:00'],
    ],
    ['cron(*/30 * * * ? *)', ['2026-11-21T09:30:00', '2026-11-21T10:00:00']],
    ['cron(15 10 * * ? *)', ['2026-11-21T10:15:00', '2026-11-22T10:15:00']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-11-23T18:00:00', '2026-11-24T18:00:00']],
    ['cron(0 8 ? * 1 *)', ['2026-11-22T08:00:00', '2026-11-29T08:00:00']],
    ['cron(0 8 ? * L *)', ['2026-11-28T08:00:00', '2026-12-05T08:00:00']],
    ['cron(15 12 ? * 6L 2026-2027)', ['2026-11-27T12:15:00', '2026-12-25T12:15:00', '2027-01-29T12:15:00']],
    ['cron(0 8 ? * FRIL *)', ['2026-11-27T08:00:00', '2026-12-25T08:00:00']],
    ['cron(0 8 ? * 1/3 *)', ['2026-11-22T08:00:00', '2026-11-25T08:00:00', '2026-11-28T08:00:00']],
    ['cron(0 8 ? * 2#1 *)', ['2026-12-07T08:00:00', '2027-01-04T08:00:00']],
    ['cron(0 12 L * ? *)', ['2026-11-30T12:00:00', '2026-12-31T12:00:00', '2027-01-31T12:00:00']],
    ['cron(0 8 3W * ? *)', ['2026-12-03T08:00:00', '2027-01-04T08:00:00']],
    ['cron(0 8 1 1/3 ? *)', ['2027-01-01T08:00:00', '2027-04-01T08:00:00']],
    ['cron(0 8 1 JAN,jul ? 2027)', ['2027-01-01T08:00:00', '2027-07-01T08:00:00']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00:00', '2032-02-29T00:00:00']],
    ['cron(0 0 1 1 ? 2030/2)', ['2030-01-01T00:00:00', '2032-01-01T00:00:00']],
    ['cron(0 0 1 1 ? 2020)', []],
    ['cron(30 6 * * ? *)', ['2026-11-22T01:00:00', '2026-11-23T01:00:00'], 'Asia/Kolkata'],
    ['at(2026-12-24T18:00:00)', ['2026-12-24T18:00:00']],
    ['at(2026-12-24T18:00:00)', ['2026-12-24T12:30:00'], 'Asia/Kolkata'],
    ['at(2020-01-01T00:00:00)', []],
  ])('%s', (expression, expected, timezone) => {
    const found = times(expression, Math.max(1, expected.length), timezone)
    expect(found).toEqual(expected)
  })

  test('a single run has no second one', () => {
    expect(times('at(2026-12-24T18:00:00)', 5)).toHaveLength(1)
  })

  test.each([
    'every 5 minutes',
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(5 seconds)',
    'rate(-5 minutes)',
    'cron(* * * * *)',
    'cron(0 0 0 * * ? *)',
    'cron(* * * * * *)',
    'cron(* * ? * ? *)',
    'cron(60 * * * ? *)',
    'cron(0 0 ? * 8 *)',
    'cron(0 0 ? * 0-4 *)',
    'at(2026-12-24)',
    'at(2026-13-24T00:00:00)',
  ])('refused: %s', expression => {
    expect(() => readSchedule(expression, started)).toThrow()
  })
})

describe('a running schedule', () => {
  const errors: Error[] = []
  const schedules: Schedule[] = []
  beforeEach(() => {
    vi.useFakeTimers({ now: started, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await Promise.all(schedules.splice(0).map(schedule => schedule.stop()))
    errors.length = 0
  })

  const start = (more: Pick<ScheduleOptions, 'invoke'> & Partial<ScheduleOptions>) => {
    const schedule = startSchedule({
      expression: 'rate(5 minutes)',
      ruleArn: 'arn:aws:events:ap-south-1:111122223333:rule/reconcile',
      ruleName: 'reconcile',
      functionName: 'reconcile-payments',
      onError: error => errors.push(error),
      ...more,
    })
    schedules.push(schedule)
    return schedule
  }

  test('invokes with exactly the Scheduled Event when it is due, not before', async () => {
    const { invoke, events, names } = recordInvocations<object>()
    start({ invoke })
    await vi.advanceTimersByTimeAsync(299_999)
    expect(events).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(names).toEqual(['reconcile-payments'])
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '111122223333',
        time: '2026-11-21T09:05:30Z',
        region: 'ap-south-1',
        resources: ['arn:aws:events:ap-south-1:111122223333:rule/reconcile'],
        detail: {},
      },
    ])
    await vi.advanceTimersByTimeAsync(600_000)
    expect(events).toHaveLength(3)
  })

  test('the Scheduler has its own form of the event', async () => {
    const { invoke, events } = recordInvocations<object>()
    const ruleArn = 'arn:aws:scheduler:ap-south-1:111122223333:schedule/default/reconcile'
    await start({ invoke, ruleArn }).fire()
    expect(events[0]).toMatchObject({ source: 'aws.scheduler', detail: '{}', resources: [ruleArn] })
  })

  test('an input of its own takes the place of the event', async () => {
    const { invoke, events } = recordInvocations<object>()
    await start({ invoke, input: { kind: 'nightly' } }).fire()
    expect(events).toEqual([{ kind: 'nightly' }])
  })

  test('a run weeks ahead takes place', async () => {
    const { invoke, events } = recordInvocations<object>()
    start({ invoke, expression: 'at(2027-01-01T00:00:00)' })
    await vi.advanceTimersByTimeAsync(Date.parse('2027-01-01T00:00:00Z') - started - 1)
    expect(events).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(86_400_000)
    expect(events).toHaveLength(1)
  })

  test('times the machine slept through are made up for once', async () => {
    const { invoke, events } = recordInvocations<{ time: string }>()
    let now = started
    start({ invoke, now: () => now, expression: 'rate(1 minute)' })
    now += 3_600_000
    await vi.advanceTimersByTimeAsync(60_000)
    expect(events.map(event => event.time)).toEqual(['2026-11-21T09:01:30Z'])
    now += 60_000
    await vi.advanceTimersByTimeAsync(60_000)
    expect(events.map(event => event.time)).toEqual(['2026-11-21T09:01:30Z', '2026-11-21T10:01:30Z'])
  })

  test('a failure is reported and the schedule continues', async () => {
    const { invoke, events } = recordInvocations<object>(() => functionError('no table'))
    start({ invoke })
    await vi.advanceTimersByTimeAsync(600_000)
    expect(events).toHaveLength(2)
    expect(errors[0]?.message).toMatch(/reconcile-payments failed when reconcile was due: Error: no table/)
  })

  test('a throttled function is invoked again', async () => {
    vi.useRealTimers()
    const { invoke, events } = recordInvocations<object>((_, number) => {
      if (number === 1) throw refuse('TooManyRequestsException', 'Rate Exceeded.')
      return null
    })
    await start({ invoke }).fire()
    expect(events).toHaveLength(2)
    expect(errors).toEqual([])
  })

  test('stop waits for the invocation in hand, and nothing is due any more', async () => {
    const gate = makeGate()
    const { invoke, events } = recordInvocations<object>(() => gate.opened)
    const schedule = start({ invoke })
    await vi.advanceTimersByTimeAsync(300_000)
    let stopped = false
    const stopping = schedule.stop().then(() => {
      stopped = true
    })
    await vi.advanceTimersByTimeAsync(600_000)
    expect([events.length, stopped]).toEqual([1, false])
    gate.open()
    await stopping
    vi.useRealTimers()
    await until('it to be stopped', () => stopped)
  })
})
