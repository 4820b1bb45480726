import type { Draft, Keys, Loaded, Ordered, ReservationOf } from '../../commerce/rules/selling.ts'
import { offerKey } from '../../inventory/rules/keys.ts'
import { Offer, summaryBetween } from '../../inventory/rules/offer.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { BookedJourney, Passenger, TripDetails } from '../../tickets/rules/trip.ts'
import { type HeldJourney, type HeldSeats, journeysOf } from './held-seats.ts'
import { issuerOf } from './issuer.ts'
import { checkPassengers } from './passengers.ts'

/** What a request to book seats adds: a passenger for each. */
export interface SeatFields {
  readonly passengers: readonly Passenger[]
}

/** The keys of the offers of departures. */
export const offersOf = (journeys: readonly { readonly schedule_id: string }[]): Keys =>
  Object.fromEntries(
    journeys.map(({ schedule_id }) => [schedule_id, { table: 'inventory' as const, ...offerKey(schedule_id) }]),
  )

/** The offer of a departure among loaded records; undefined where there is none, or none that can be read. */
export const offerIn = (loaded: Loaded, scheduleId: string): Offer | undefined => {
  const parsed = Offer.safeParse(loaded[scheduleId])
  return parsed.success ? (parsed.data as Offer) : undefined
}

const womenOnlyIn = (loaded: Loaded, journeys: readonly HeldJourney[]): Record<string, readonly string[]> =>
  Object.fromEntries(
    journeys.map(({ schedule_id }) => [schedule_id, offerIn(loaded, schedule_id)?.restrictions.women_only ?? []]),
  )

/**
 * The booking of held seats with its passengers. It keeps each offer's summary as it is now, whatever changes later.
 * @throws DomainError PASSENGERS_DO_NOT_MATCH, WOMEN_ONLY_SEAT
 */
export const draftSeats = ({
  reservation,
  fields: { passengers },
  loaded,
}: Ordered<SeatFields, HeldSeats>): Draft<TripDetails> => {
  if (!reservation) throw new Error('seats are booked of a hold')
  const held = journeysOf(reservation.details)
  checkPassengers(held, passengers, womenOnlyIn(loaded, held))
  const journeys = toBook(held, loaded)
  return {
    subject_id: reservation.subject_id,
    details: { journeys, passengers },
    lines: linesOf(held),
    currency: reservation.currency,
    plan: 'prepaid',
    issuer: issuerOf(journeys).id,
  }
}

/** Held departures with the summary of their offers as they are. */
export const toBook = (held: readonly HeldJourney[], loaded: Loaded): BookedJourney[] =>
  held.map(journey => {
    const offer = offerIn(loaded, journey.schedule_id)
    return {
      ...journey,
      seats: [...journey.seats],
      summary: offer ? summaryBetween(offer, journey.from_stop, journey.to_stop) : null,
    }
  })

/** One line for seats of one type and price. */
export const linesOf = (journeys: readonly Pick<HeldJourney, 'seats'>[]): Draft<TripDetails>['lines'] => {
  const seats = journeys.flatMap(journey => journey.seats)
  return [...Map.groupBy(seats, ({ seat_type, price }) => `${seat_type} ${price}`).values()].map(alike => {
    const { seat_type = '', price = 0 } = alike[0] ?? {}
    return {
      code: 'seat',
      description: `Seat, ${seat_type.replaceAll('_', ' ')}`,
      quantity: alike.length,
      unit_amount: price,
      amount: alike.length * price,
      tax: 0,
    }
  })
}

/**
 * The passengers of seats that are paid for without naming any: all in the name of the account's owner.
 * @throws DomainError WOMEN_ONLY_SEAT when a seat is kept for women, as its passenger must be named; NAME_REQUIRED when the
 *   account has no name
 */
export const passengersForSelf = (reservation: ReservationOf<HeldSeats>, name: string, loaded: Loaded): Passenger[] => {
  const held = journeysOf(reservation.details)
  const womenOnly = womenOnlyIn(loaded, held)
  const seats = held.flatMap(({ schedule_id, seats }) =>
    seats.map(({ seat_number }) => ({ schedule_id, seat_id: seat_number })),
  )
  const refused = seats.filter(({ schedule_id, seat_id }) => womenOnly[schedule_id]?.includes(seat_id))
  if (refused.length > 0)
    throw new DomainError(
      'WOMEN_ONLY_SEAT',
      'Create the booking first: a seat kept for women needs its passenger named.',
      { details: { seats: refused.map(({ seat_id }) => seat_id) } },
    )
  if (name === '')
    throw new DomainError(
      'NAME_REQUIRED',
      'A ticket needs the name of its passenger: add yours to your account, or create the booking first.',
    )
  return seats.map(({ schedule_id, seat_id }) => ({ name, seat_id, ...(held.length > 1 && { schedule_id }) }))
}
