import { describe, expect, it } from 'vitest'
import { added, billOf, totalOf } from '../../bench/booking-cost/bill.ts'
import { idleItems } from '../../bench/booking-cost/idle.ts'
import type { Work } from '../../bench/booking-cost/measure.ts'
import type { RecordedRun } from '../../bench/booking-cost/recorder.ts'
import type { Deployment } from '../../bench/booking-cost/template.ts'

const deployment: Deployment = {
  count: type => ({ 'AWS::SecretsManager::Secret': 3, 'AWS::WAFv2::WebACL': 1 })[type] ?? 0,
  webAclRules: 2,
  alarmMetrics: 0,
  functions: new Map([['a/b', { memoryMb: 1024, readsSecrets: false }]]),
  schedules: [{ function: 'a/b', everyMinutes: 60 }],
  queueConsumers: new Set(['a/b']),
}

const run = (changes: Partial<RecordedRun> = {}): RecordedRun => ({
  step: 'idle',
  function: 'a/b',
  calls: [],
  roundTrips: 0,
  requests: [],
  cpuMs: 0,
  logLines: [],
  gatewayCalls: 0,
  replyBytes: undefined,
  ...changes,
})

const work = (changes: Partial<RecordedRun> = {}, cpuMs = 0): Work => ({
  step: 'idle',
  function: 'a/b',
  runs: [run(changes)],
  cpuMs,
})

const call = { operation: 'PutItem', table: 't', pk: 'p', start: 0, end: 1, writeUnits: 2, readUnits: 0.5 }

describe('a bill', () => {
  it.each([
    ['DynamoDB', work({ calls: [call] }), 2 * 0.625e-6 + 0.5 * 0.125e-6],
    // 100 ms of a vCPU take 1769 ÷ 1024 as long with 1 GB.
    ['Lambda', work({}, 100), 0.2e-6 + 0.1 * (1769 / 1024) * 0.0000133334],
    ['Lambda', work({ roundTrips: 3, gatewayCalls: 1 }), 0.2e-6 + (0.015 + 0.3) * 0.0000133334],
    ['HTTP API', work({ replyBytes: 1000 }), 1e-6],
    ['edge', work({ replyBytes: 1000 }), 1e-6 + 0.1e-6 + 0.6e-6],
    ['data out', work({ replyBytes: 1000 }), 1000 * 0.085e-9],
    // Sent, taken and taken away.
    ['SQS', work({ requests: [{ name: 'SQS SendMessageBatch', attached: 0 }] }), 3 * 0.4e-6],
    ['mail', work({ requests: [{ name: 'SESv2 SendEmail', attached: 1000 }] }), 0.1e-3 + 1000 * 0.12e-9],
    ['logs', work({ logLines: ['12345'] }), (5 + 67 + 26 + 290 + 3 * 26) * 0.5e-9],
  ] as const)('of %s', (service, of, dollars) => {
    expect(billOf(of, deployment)[service]).toBeCloseTo(dollars, 12)
  })

  it('is the sum of its parts', () => {
    const bill = billOf(work({ calls: [call], replyBytes: 10 }, 5), deployment)
    expect(totalOf(added([bill, bill]))).toBeCloseTo(2 * totalOf(bill), 12)
  })

  it('of an idle month has what stands there, and what the clock runs', () => {
    const items = idleItems(deployment, [work()])
    expect(items.find(({ what }) => what === 'secrets')).toMatchObject({ count: 3, dollars: 3 * 0.4 })
    expect(items.filter(({ what }) => what.includes('web ACL')).map(({ dollars }) => dollars)).toEqual([5, 2])
    expect(items.find(({ what }) => what === 'runs of a/b')).toMatchObject({ count: 720 })
    expect(() => idleItems(deployment, [])).toThrow('a/b was not measured')
  })
})
