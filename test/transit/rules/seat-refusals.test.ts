import { expect, it } from 'vitest'
import type { DomainError } from '../../../shared/kernel/errors.ts'
import { seatQuota, seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'

it.each<[DomainError, string, string, object]>([
  [seatRefusals.unknownUnits(['9Z', '8Y']), 'SEAT_NOT_FOUND', 'There is no 9Z, 8Y here.', { seat_ids: ['9Z', '8Y'] }],
  [seatRefusals.repeatedUnits(['1A']), 'SEAT_DUPLICATED', 'Asked for more than once: 1A.', { seat_ids: ['1A'] }],
  [seatRefusals.unknownPoint('stp_1'), 'STOP_NOT_FOUND', 'There is no stop stp_1 on this trip.', { stop_id: 'stp_1' }],
  [seatRefusals.reversedPoints(), 'STOPS_REVERSED', 'The boarding stop must come before the dropping stop.', {}],
  [
    seatRefusals.tooMany(10, 11),
    'TOO_MANY_UNITS',
    'At most 10 units can be asked for at once on this segment, not 11.',
    {},
  ],
  [
    seatQuota.refuse(seatQuota.limit, 2),
    'HOLD_LIMIT',
    'At most 10 can be held here at a time, and 2 are left to you.',
    { limit: 10, left: 2 },
  ],
])('%s', (error, code, message, details) => {
  expect([error.code, error.message, error.details]).toEqual([code, message, details])
})
