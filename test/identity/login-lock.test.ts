import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lockMs, recentAttempts } from '../../shared/identity/rules/login-lock.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'

const now = Date.UTC(2026, 10, 21)

describe('recentAttempts', () => {
  it('counts what is younger than 15 minutes, to the millisecond', () => {
    const [young, old] = [newSuffix(now - lockMs + 1), newSuffix(now - lockMs)]
    expect(recentAttempts([young, old], now)).toEqual({ recent: [young], lapsed: [old] })
  })

  it('splits any attempts into those two, and loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * lockMs })), ages => {
        const attempts = ages.map(age => newSuffix(now - age))
        const { recent, lapsed } = recentAttempts(attempts, now)
        expect(recent).toHaveLength(ages.filter(age => age < lockMs).length)
        expect([...recent, ...lapsed].sort()).toEqual(attempts.sort())
      }),
    )
  })
})
