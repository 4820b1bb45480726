import * as z from 'zod/mini'
import { defineSelling, type Item } from '../commerce/rules/selling.ts'
import { isOnSale, legsBetween } from '../inventory/rules/offer.ts'
import { unpack } from '../platform/dynamo/packed.ts'
import { issueTicket } from '../tickets/rules/issue-ticket.ts'
import { TripDetails, tripInvariants, tripsOf } from '../tickets/rules/trip.ts'
import { keyOfTicket, ticketCodes, ticketIn, ticketItem, ticketsOfPerson } from '../tickets/selling.ts'
import { bus as contract } from './contracts/bus.ts'
import { draftSeats, offerIn, offersOf, passengersForSelf, type SeatFields } from './rules/booked-seats.ts'
import { quoteSeats } from './rules/cancel-seats.ts'
import { earlierBooking, earlierMembers, earlierReservation } from './rules/earlier-seats.ts'
import { HeldSeats, heldInvariants } from './rules/held-seats.ts'
import { earlierPhrases, phrases } from './rules/seat-phrases.ts'
import { seatRefusals } from './rules/seat-refusals.ts'

const unpackEarlier = (item: Item): Item =>
  unpack(
    item.details as Uint8Array,
    `${earlierPhrases}"${item.schedule_id}""${item.from_stop}""${item.to_stop}"`,
  ) as Item

/** Seats of one departure, or of several together, prepaid. */
export const busSelling = /* @__PURE__ */ defineSelling({
  kind: contract.kind,
  hold: contract.hold,
  details: TripDetails,
  invariants: tripInvariants,
  held: HeldSeats,
  heldInvariants,
  fields: z.strictObject(contract.create) as z.ZodMiniType<SeatFields>,
  part: z.strictObject(contract.part),
  phrases,
  earlier: {
    reservation: earlierReservation,
    booking: item => earlierBooking(item, unpackEarlier),
    members: earlierMembers,
  },
  reasons: { taken: 'seats_taken', given_up: 'hold_given_up' },
  book: {
    keys: ({ reservation }) => offersOf(reservation?.details.journeys ?? []),
    draft: draftSeats,
    forSelf: ({ reservation, name, loaded }) => ({
      passengers: passengersForSelf(reservation, name, loaded),
    }),
  },
  confirm: {
    keys: ({ details }) => offersOf(details.journeys),
    refusal: ({ booking, loaded, now }) => {
      for (const { schedule_id, from_stop, to_stop } of booking.details.journeys) {
        const offer = offerIn(loaded, schedule_id)
        if (!offer?.points.includes(from_stop) || !offer.points.includes(to_stop)) return 'departure_closed'
        if (offer.state === 'closed') return offer.closed ? 'departure_cancelled' : 'departure_closed'
        if (!isOnSale(offer, now, legsBetween(offer, from_stop, to_stop, seatRefusals).from_leg)) return 'departed'
      }
      return undefined
    },
    records: async ({ booking, now, keys }) => {
      const key = await keys('tickets')
      return Promise.all(
        tripsOf(booking).map(async trip => ({
          key: keyOfTicket(trip),
          item: ticketItem(await issueTicket(trip, key, now)),
        })),
      )
    },
  },
  cancel: {
    keys: booking => Object.fromEntries(tripsOf(booking).map(trip => [trip.ticket_id, keyOfTicket(trip)])),
    quote: ({ booking, part, by, now }) => quoteSeats(booking, part, by, now),
    within: ({ details }, scheduleId) => {
      const journey = details.journeys.find(({ schedule_id }) => schedule_id === scheduleId)
      if (!journey) return undefined
      if (details.journeys.length === 1) return 'all'
      return { seat_ids: journey.seats.map(seat => ({ schedule_id: scheduleId, seat_id: seat.seat_number })) }
    },
    records: ({ booking, loaded, quote }) =>
      tripsOf(booking).flatMap(trip => {
        const ticket = ticketIn(loaded[trip.ticket_id])
        if (!ticket) return []
        const left = quote.rest?.details.journeys.find(({ schedule_id }) => schedule_id === trip.schedule_id)
        const codes = ticket.codes.filter(code => left?.seats.some(seat => seat.seat_number === code.seat_number))
        if (codes.length === ticket.codes.length) return []
        const set = codes.length === 0 ? { state: 'cancelled' } : ticketCodes({ ...ticket, codes })
        return [{ key: keyOfTicket(trip), set }]
      }),
  },
  person: {
    erased: details => ({
      ...details,
      passengers: details.passengers.map(({ seat_id, schedule_id }) => ({
        name: 'Erased',
        seat_id,
        ...(schedule_id !== undefined && { schedule_id }),
      })),
    }),
    records: [ticketsOfPerson],
  },
})
