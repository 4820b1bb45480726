import fc from 'fast-check'
import { expect, it } from 'vitest'
import { randomBytes, randomFraction, randomInt } from '../../shared/kernel/random.ts'

it('a whole number is within any given range', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 48 }), (min, range) => {
      const drawn = randomInt(min, min + range)
      expect(drawn >= min && drawn < min + range && Number.isInteger(drawn)).toBe(true)
    }),
  )
})

it('each number of a small range comes', () => {
  expect(new Set(Array.from({ length: 500 }, () => randomInt(3, 8)))).toEqual(new Set([3, 4, 5, 6, 7]))
})

it.each([
  [1, 1],
  [2, 1],
  [0, 2 ** 48 + 1],
  [0, 1.5],
])('RangeError from %d to %d', (min, below) => {
  expect(() => randomInt(min, below)).toThrow(RangeError)
})

it('a fraction is below 1, and bytes are as many as requested', () => {
  const fractions = Array.from({ length: 500 }, randomFraction)
  expect(fractions.every(value => value >= 0 && value < 1)).toBe(true)
  expect(new Set(fractions).size).toBeGreaterThan(490)
  expect([randomBytes(0).length, randomBytes(16).length]).toEqual([0, 16])
})
