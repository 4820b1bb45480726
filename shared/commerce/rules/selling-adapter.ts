import type * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import type { RefundReason } from '../../platform/domain.ts'
import type { PaymentPlan } from './plan.ts'
import type { Booking, Line, Reservation } from './records.ts'
import type { CancelReason } from './refund-reason.ts'
import type { ChangedRecord, Item, Keys, Loaded, NewRecord, PersonalRecords, SigningKeys } from './selling-records.ts'

export type * from './selling-records.ts'

/** A record whose `details` are in the form of its kind. */
export type BookingOf<Own> = Omit<Booking, 'details'> & { readonly details: Own }
export type ReservationOf<Own> = Omit<Reservation, 'details'> & { readonly details: Own }

/** A request to book, with the members that the kind's contract adds to it. */
export interface Ordered<Fields, Held> {
  /** The hold it is made of; undefined where the kind needs none. */
  readonly reservation: ReservationOf<Held> | undefined
  readonly fields: Fields
  readonly loaded: Loaded
  readonly now: EpochMs
}

/** A booking as its kind makes it of a request: what is bought, what it costs, and how that is paid. */
export interface Draft<Own> {
  readonly subject_id: string
  readonly details: Own
  readonly lines: readonly Line[]
  readonly currency: string
  readonly plan: PaymentPlan
  /** Of the plan `deposit_then_balance`: the amount due at once. */
  readonly deposit?: number
  /** The id of the one in whose name it is invoiced, as the kind's `Invoicing` says. */
  readonly issuer?: string
}

/** The owner of a booking, or the seller: an operator that calls the whole of it off. */
export type CancelledBy = 'owner' | 'operator'

/** What cancelling a booking, or a part of it, gives and costs. */
export interface Quote<Own> {
  /** Paid back of what was captured, or let go of what was authorized. Minor units, at most what was paid. */
  readonly refund_amount: number
  /** Kept of what the cancelled part cost. */
  readonly fee_amount: number
  /** The units that become free: all of the booking's, or those named. */
  readonly frees: 'all' | readonly { readonly inventory_id: string; readonly units: readonly string[] }[]
  /** The booking that is left; undefined where all of it is cancelled. */
  readonly rest?: { readonly details: Own; readonly lines: readonly Line[] } | undefined
}

/**
 * What must hold beside a record's schema, such as between its units and its prices, by the member to name where it does
 * not.
 */
export type Invariants<Kept> = Readonly<Record<string, (record: Kept) => boolean>>

/** What the store of holds must know of a kind. */
export interface Holding<Held> {
  readonly kind: string
  /** The details of a hold, checked when it is written and when it is read. */
  readonly held: z.ZodMiniType<Held>
  readonly heldInvariants: Invariants<ReservationOf<Held>>
  /** The present form of a hold that an earlier version stored, without a kind. */
  readonly earlier?: { readonly reservation: (item: Item) => Item | undefined }
}

/** A request about a stored booking. */
export interface About<Own> {
  readonly booking: BookingOf<Own>
  readonly loaded: Loaded
  readonly now: EpochMs
}

/**
 * What commerce asks of a domain that sells. Everything is pure: it names the keys of the records it needs, and commerce
 * reads them. `Own` are the details of a booking, `Held` those of a hold, `Fields` the members of a request to book, `Part`
 * those that name a part of a booking.
 */
export interface Selling<Own, Held, Fields, Part> extends Holding<Held> {
  /** `needed`: a booking is made of a hold. `none`: it is made at once. */
  readonly hold: 'needed' | 'none'
  /** The details of a booking, checked when it is written and when it is read. */
  readonly details: z.ZodMiniType<Own>
  readonly invariants: Invariants<BookingOf<Own>>
  /** What a request adds, whole: the contract's members, checked once the kind is known. */
  readonly fields: z.ZodMiniType<Fields>
  readonly part: z.ZodMiniType<Part>
  /** Text that the details of most bookings have in common, to compress them. It is part of the stored form. */
  readonly phrases: string
  /** The present form of a record that an earlier version stored, without a kind. */
  readonly earlier?: {
    readonly reservation: (item: Item) => Item | undefined
    readonly booking: (item: Item) => Item | undefined
    /** Members of a stored booking that the present form does not have. */
    readonly members: readonly string[]
  }
  /** It is paid again and again, such as by the month: the gateway keeps the means of payment, where it can. */
  readonly keepsMandate?: true
  readonly reasons: {
    /** Another buyer has the units. */
    readonly taken: CancelReason
    /** Its owner gave the hold up before the payment came. */
    readonly given_up: CancelReason
  }
  readonly book: {
    readonly keys: (order: Pick<Ordered<Fields, Held>, 'reservation' | 'fields'>) => Keys
    /** @throws DomainError of the contract's errors */
    readonly draft: (order: Ordered<Fields, Held>) => Draft<Own>
    /**
     * The members of a request to book that the owner of a hold need not make, as all is for them.
     * @throws DomainError where more must be known
     */
    readonly forSelf: (order: { reservation: ReservationOf<Held>; name: string; loaded: Loaded }) => Fields
  }
  readonly confirm: {
    readonly keys: (booking: BookingOf<Own>) => Keys
    /** Why the booking cannot be confirmed any more; undefined where it can. */
    readonly refusal: (about: About<Own>) => RefundReason | undefined
    readonly records: (about: About<Own> & { readonly keys: SigningKeys }) => Promise<readonly NewRecord[]>
  }
  readonly cancel: {
    readonly keys: (booking: BookingOf<Own>) => Keys
    /** @throws DomainError of the contract's errors, such as for a part that there is not */
    readonly quote: (about: About<Own> & { readonly part: Part | undefined; readonly by: CancelledBy }) => Quote<Own>
    /** The part of a booking that is in one inventory now, be it by its seating; undefined where it has nothing there. */
    readonly within: (booking: BookingOf<Own>, inventoryId: string) => Part | 'all' | undefined
    /** The records that change with it, such as tickets. */
    readonly records: (about: About<Own> & { readonly quote: Quote<Own> }) => readonly ChangedRecord[]
  }
  readonly person: {
    /** The details without the data about a person. */
    readonly erased: (details: Own) => Own
    /** The details of a hold without it; undefined where they have none. Left out where no hold of the kind has any. */
    readonly heldErased?: (details: Held) => Held | undefined
    /** The kind's own records among its owner's, such as tickets. */
    readonly records?: readonly PersonalRecords[]
  }
}

/** A selling adapter of a kind that needs no hold: it says nothing about holds. */
export type SellingAtOnce<Own, Fields, Part> = Omit<
  Selling<Own, never, Fields, Part>,
  'hold' | 'held' | 'heldInvariants' | 'book' | 'earlier'
> & {
  readonly hold: 'none'
  readonly book: Pick<Selling<Own, never, Fields, Part>['book'], 'keys' | 'draft'>
}
