import type { EpochMs } from '../../kernel/clock.ts'
import type { Currency } from '../../kernel/money.ts'

/** One unit of a reservation or booking with its price over its segment, in minor units. */
export interface Seat {
  readonly seat_number: string
  readonly seat_type: string
  readonly price: number
}

/**
 * The units, legs and claims that prove a hold and change it. Legs are `from_leg` (included) to `to_leg` (excluded).
 */
export interface Hold {
  readonly schedule_id: string
  readonly from_leg: number
  readonly to_leg: number
  /** The units in each of the inventory's sections. */
  readonly parts: readonly { readonly section: number; readonly units: readonly string[] }[]
  readonly claim: bigint
  /** Noted before the claim is changed, so that a crash in between leaves the owner able to prove either. */
  readonly next_claim?: bigint | undefined
}

/** The record of a hold, written after its claim. Its status for people is `reservationStatus`, not `state`. */
export interface Reservation extends Hold {
  readonly id: string
  readonly user_id: string
  readonly state: 'held' | 'converted' | 'cancelled' | 'expired' | 'released'
  readonly seats: readonly Seat[]
  readonly from_stop: string
  readonly to_stop: string
  readonly total_amount: number
  readonly currency: Currency
  readonly held_at: EpochMs
  readonly expires_at: EpochMs
  /** Set once the holder has asked for more time. */
  readonly extended_at?: EpochMs | undefined
  readonly booking_id?: string | undefined
  /** The time its sale was given back: it cannot be converted any more. */
  readonly given_back_at?: EpochMs | undefined
  /** Hash of the request, to recognize a repeated Idempotency-Key with another body. */
  readonly fingerprint: string
}

/** Age and gender are unknown where a reservation was paid for without naming its passengers. */
export interface Passenger {
  readonly name: string
  readonly age?: number | undefined
  readonly gender?: 'female' | 'male' | 'other' | undefined
  readonly seat_id: string
  readonly id_document?: string | undefined
}

export interface Contact {
  readonly email: string
  readonly phone: string
}

export interface Booking {
  readonly id: string
  readonly user_id: string
  readonly booking_reference: string
  /** The request that made it, by which a repeat of that request recognizes its own booking. */
  readonly request?: string | undefined
  readonly state: 'pending_payment' | 'confirmed' | 'cancelled'
  readonly reservation_id: string
  readonly schedule_id: string
  readonly from_stop: string
  readonly to_stop: string
  readonly seats: readonly Seat[]
  readonly passengers: readonly Passenger[]
  readonly contact: Contact
  readonly total_amount: number
  readonly currency: Currency
  /** The offer's summary at the time of the booking: the journey on tickets and in mails. */
  readonly summary: unknown
  readonly created_at: EpochMs
  readonly confirmed_at?: EpochMs | undefined
  readonly cancelled_at?: EpochMs | undefined
  readonly cancel_reason?: 'hold_given_up' | 'seats_taken' | undefined
  /** The time its personal data was erased. */
  readonly erased_at?: EpochMs | undefined
}

/** A ticket code of one passenger: a compact JWS that is verified offline against the published key. */
export interface TicketCode {
  readonly seat_number: string
  readonly passenger_name: string
  readonly token: string
}

export interface Ticket {
  readonly id: string
  readonly user_id: string
  readonly booking_id: string
  readonly ticket_number: string
  readonly state: 'valid' | 'cancelled'
  readonly codes: readonly TicketCode[]
  readonly issued_at: EpochMs
}
