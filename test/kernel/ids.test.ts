import fc from 'fast-check'
import { expect, it } from 'vitest'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { derivedId } from '../../shared/kernel/derived-ids.ts'
import { encodeBytes, idPattern, newId, newSuffix, suffixOf, timeOfSuffix } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'

it('a derived id never changes', () => {
  expect(derivedId(transitIds.schedule, 'demo', 'a', '2026-01-01')).toBe('sch_1k89b2sntjnvhjz3e7c8amdenr')
  expect(derivedId(transitIds.schedule, 'demo', 'a2026-01-01')).not.toBe(
    derivedId(transitIds.schedule, 'demo', 'a', '2026-01-01'),
  )
})

it('a new id has the form of its kind, sorts by time, and differs within a millisecond', () => {
  const ids = Array.from({ length: 1000 }, () => newId(commerceIds.booking, 1_800_000_000_000))
  expect(ids.every(id => idPattern(commerceIds.booking).test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1000)
  expect(newSuffix(1_800_000_000_000) < newSuffix(1_800_000_000_001)).toBe(true)
  expect(suffixOf(ids[0] ?? '')).toHaveLength(26)
})

it('bytes are written from the highest down', () => {
  expect(encodeBytes(new Uint8Array([1, 0]), 4)).toBe('0080')
})

it('a suffix tells the time it was made at, and other text none', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), time => timeOfSuffix(newSuffix(time)) === time))
  for (const wrong of ['', '0123456', 'not a suffix', '01ILOU6789'])
    expect(() => timeOfSuffix(wrong)).toThrow(RangeError)
})
