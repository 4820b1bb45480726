import { describe, expect, it } from 'vitest'
import { type KeyRing, nextRotationStep, policies, updatedRing } from '../../shared/identity/rules/key-ring.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { longestBearerMs } from '../../shared/platform/auth/bearer-token.ts'

const nothing: KeyRing = { keys: [], published_at: {}, kept_until: {} }
const [one, two, three] = ['one', 'two', 'three'].map(kid => ({ kid, x: `x of ${kid}` })) as [Key, Key, Key]
type Key = { kid: string; x: string }

const start = Date.UTC(2030, 0, 1)
const minute = 60_000
const day = 24 * 60 * minute
const { access, tickets } = policies

const kids = (ring: KeyRing) => ring.keys.map(({ kid }) => kid)

describe('a ring of keys', () => {
  it('publishes the keys of the secret, and does not change without a new one', () => {
    const ring = updatedRing(nothing, { current: 'one', keys: [one] }, access, start)
    expect(ring).toEqual({
      keys: [one],
      published_at: { one: toIso(start) },
      kept_until: {},
      signing: { kid: 'one', since: toIso(start) },
    })
    expect(updatedRing(ring, { current: 'one', keys: [one] }, access, start + day)).toEqual(ring)
  })

  it('never holds a private half', () => {
    const keys = [{ ...one, d: 'secret', kty: 'OKP' }]
    expect(JSON.stringify(updatedRing(nothing, { current: 'one', keys }, access, start))).not.toContain('secret')
  })

  it('keeps a predecessor for as long as what it signed, and not longer', () => {
    const before = updatedRing(nothing, { current: 'one', keys: [one] }, access, start)
    const after = updatedRing(before, { current: 'two', keys: [two] }, access, start + day)
    expect(kids(after)).toEqual(['two', 'one'])
    expect(after.kept_until).toEqual({ one: toIso(start + day + access.keptMs) })
    const again = updatedRing(after, { current: 'three', keys: [three] }, access, start + day + access.keptMs - 1)
    expect(kids(again)).toEqual(['three', 'two', 'one'])
    expect(kids(updatedRing(again, { current: 'three', keys: [three] }, access, start + day + access.keptMs))).toEqual([
      'three',
      'two',
    ])
  })

  it('keeps a key that signs again', () => {
    const ring = { ...nothing, keys: [one], kept_until: { one: toIso(start + minute) } }
    expect(updatedRing(ring, { current: 'one', keys: [one] }, access, start + day).kept_until).toEqual({})
  })

  it('keeps ticket keys 400 days and more, and announces them a week ahead', () => {
    expect(tickets.keptMs).toBeGreaterThanOrEqual(400 * day)
    expect(tickets.announcedMs).toBeGreaterThanOrEqual(7 * day)
  })

  it('keeps access keys longer than a token of a signer with an old secret lasts, announces them longer than caches', () => {
    expect(access.keptMs).toBeGreaterThan(longestBearerMs + 5 * minute)
    expect(access.announcedMs).toBeGreaterThan(5 * minute)
  })
})

describe('the next step', () => {
  const alone = { current: 'one', keys: [one] }
  const both = { current: 'one', keys: [one, two] }
  const ring = updatedRing(nothing, alone, access, start)
  const announced = updatedRing(ring, both, access, start + 30 * day)

  it.each([
    ['waits while a key is young', ring, alone, start + 30 * day - 1, { kind: 'wait' }],
    ['makes a successor after thirty days', ring, alone, start + 30 * day, { kind: 'make' }],
    ['waits until caches have it', announced, both, start + 30 * day + 10 * minute - 1, { kind: 'wait' }],
    ['lets it sign then', announced, both, start + 30 * day + 10 * minute, { kind: 'promote', kid: 'two' }],
    ['never lets a key sign that is not published', ring, both, start + 90 * day, { kind: 'wait' }],
  ])('%s', (_, state, signers, now, step) => {
    expect(nextRotationStep(state, signers, access, now)).toEqual(step)
  })
})
