import { describe, expect, it } from 'vitest'
import { sessionEnd } from '../../shared/payments/rules/attempt.ts'

describe('the end of a payment session', () => {
  it('is that of the hold, less a margin, or the next change of the tax rate where that is earlier', () => {
    expect(sessionEnd(900_000, 900, 0)).toBe(870_000)
    expect(sessionEnd(900_000, 900, 0, 1_000_000)).toBe(870_000)
    expect(sessionEnd(900_000, 900, 0, 600_500)).toBe(600_000)
  })
})
