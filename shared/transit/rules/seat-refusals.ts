import type { Quota } from '../../inventory/rules/quota.ts'
import type { Refusals } from '../../inventory/rules/refusals.ts'
import { DomainError } from '../../kernel/errors.ts'

/** What is said of seats and stops that an inventory cannot place. */
export const seatRefusals: Refusals = {
  unknownUnits: seats =>
    new DomainError('SEAT_NOT_FOUND', `There is no ${seats.join(', ')} here.`, { details: { seat_ids: seats } }),
  repeatedUnits: seats =>
    new DomainError('SEAT_DUPLICATED', `Asked for more than once: ${seats.join(', ')}.`, {
      details: { seat_ids: seats },
    }),
  unknownPoint: stop =>
    new DomainError('STOP_NOT_FOUND', `There is no stop ${stop} on this trip.`, { details: { stop_id: stop } }),
  reversedPoints: () => new DomainError('STOPS_REVERSED', 'The boarding stop must come before the dropping stop.'),
  tooMany: (most, asked) =>
    new DomainError('TOO_MANY_UNITS', `At most ${most} units can be asked for at once on this segment, not ${asked}.`),
}

/** The seats that a user may hold at once of one departure. */
export const seatQuota: Quota = {
  limit: 10,
  refuse: (limit, left) =>
    new DomainError('HOLD_LIMIT', `At most ${limit} can be held here at a time, and ${left} are left to you.`, {
      details: { limit, left },
    }),
}
