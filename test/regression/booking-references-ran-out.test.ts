import { expect, it } from 'vitest'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { bookingReference } from '../../shared/commerce/rules/booking.ts'
import { newId } from '../../shared/kernel/ids.ts'

const day = Date.parse('2027-01-15T10:00:00Z')
const some = 50_000

it('a day has room for 300 million bookings: of 50,000, hardly two have one reference', () => {
  const references = Array.from({ length: some }, () => bookingReference(newId(commerceIds.booking, day), day, 0))
  for (const reference of references.slice(0, 100)) expect(reference).toMatch(/^BK20270115-[2-9A-HJ-NP-Z]{7}$/)
  // The birthday bound, n² ÷ 2 space: 0.04 expected of 32⁷. Of 32⁴ it would be some 1,200.
  expect(some - new Set(references).size).toBeLessThan(4)
})

it('each attempt of a booking is another reference, the same whenever it is made', () => {
  const id = newId(commerceIds.booking, day)
  const attempts = [0, 1, 2, 3, 4].map(attempt => bookingReference(id, day, attempt))
  expect(new Set(attempts).size).toBe(5)
  expect([0, 1, 2, 3, 4].map(attempt => bookingReference(id, day + 3_600_000, attempt))).toEqual(attempts)
})
