import { DomainError } from '../../kernel/errors.ts'
import type { Passenger } from '../../tickets/rules/trip.ts'
import type { HeldJourney } from './held-seats.ts'

/** A seat as its passenger names it: by its departure too where there are several. */
const nameOf = (scheduleId: string, seat: string): string => `${scheduleId} ${seat}`

const seatsOf = (journeys: readonly HeldJourney[]): Map<string, string> =>
  new Map(
    journeys.flatMap(({ schedule_id, seats }) =>
      seats.map(({ seat_number }) => [nameOf(schedule_id, seat_number), seat_number] as const),
    ),
  )

/**
 * Checks that every held seat has one passenger and every passenger one held seat.
 * @param womenOnly the seats of each departure that are kept for women
 * @throws DomainError PASSENGERS_DO_NOT_MATCH with the seats that are missing, unknown or named twice; WOMEN_ONLY_SEAT
 *   with the seats that are kept for women
 */
export const checkPassengers = (
  journeys: readonly HeldJourney[],
  passengers: readonly Passenger[],
  womenOnly: Readonly<Record<string, readonly string[]>> = {},
): void => {
  const [first, ...others] = journeys
  const scheduleOf = ({ schedule_id }: Passenger) =>
    schedule_id ?? (others.length === 0 ? first?.schedule_id : '') ?? ''
  const held = seatsOf(journeys)
  const named = passengers.map(passenger => nameOf(scheduleOf(passenger), passenger.seat_id))
  const missing = [...held].filter(([name]) => !named.includes(name)).map(([, seat]) => seat)
  const unknown = passengers.filter((_, index) => !held.has(named[index] ?? ''))
  const repeated = passengers.filter((_, index) => named.indexOf(named[index] ?? '') !== index)
  const ids = (those: readonly Passenger[]) => those.map(({ seat_id }) => seat_id)
  if (missing.length + unknown.length + repeated.length > 0)
    throw new DomainError('PASSENGERS_DO_NOT_MATCH', 'Name exactly one passenger for each reserved seat.', {
      details: { missing_seats: missing, unknown_seats: ids(unknown), repeated_seats: ids(repeated) },
    })
  const isRefused = (passenger: Passenger) =>
    passenger.gender !== 'female' && womenOnly[scheduleOf(passenger)]?.includes(passenger.seat_id)
  const refused = passengers.filter(isRefused)
  if (refused.length > 0)
    throw new DomainError('WOMEN_ONLY_SEAT', 'A seat kept for women needs a woman as its passenger.', {
      details: { seats: ids(refused) },
    })
}
