import { describe, expect, it } from 'vitest'
import { addressGroupOf } from '../../shared/platform/observability/address-group.ts'
import { noteDatabaseCall, takeDurations } from '../../shared/platform/observability/database-calls.ts'
import { fingerprintOf } from '../../shared/platform/observability/fingerprint.ts'
import { metricsNamespace } from '../../shared/platform/observability/namespace.ts'

describe('an address group', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ])('of %s is %s', (address, group) => {
    expect(addressGroupOf(address)).toBe(group)
  })

  it.each([undefined, '', 'unknown', '203.0.113', '203.0.113.7, 10.0.0.1', '"}{"', '2001:db8:1:2::1 x'])(
    'of %s is none',
    address => {
      expect(addressGroupOf(address)).toBeUndefined()
    },
  )
})

describe('the fingerprint of an error', () => {
  const trace = (place: string) => `TypeError | at charge (${place}) | at async run (node:internal/x:12:3)`

  it('is the same after a deploy that moved the code', () => {
    const before = fingerprintOf('payCard', trace('file:///var/task/index.mjs:7:812'))
    expect(before).toMatch(/^[\da-f]{8}$/)
    expect(fingerprintOf('payCard', trace('file:///var/task/index.mjs:9:1044'))).toBe(before)
  })

  it('is another one of another error, function or line', () => {
    const all = [
      fingerprintOf('payCard', trace('a.ts:1:1')),
      fingerprintOf('payCash', trace('a.ts:1:1')),
      fingerprintOf('payCard', trace('a.ts:1:1').replace('TypeError', 'RangeError')),
      fingerprintOf('payCard', trace('a.ts:1:1').replace('charge', 'refund')),
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('durations of database calls', () => {
  it('are taken once, and at most a hundred', () => {
    takeDurations()
    for (let call = 0; call < 150; call += 1)
      noteDatabaseCall({ table: 't', operation: 'Query', latency_ms: call % 50 })
    expect(takeDurations()).toHaveLength(100)
    expect(takeDurations()).toEqual([])
  })
})

describe('the namespace of metrics', () => {
  it('is one for each stage', () => {
    expect([undefined, 'development', 'staging', 'production'].map(metricsNamespace)).toEqual([
      'Holdfast',
      'Holdfast',
      'Holdfast-staging',
      'Holdfast-production',
    ])
  })
})
