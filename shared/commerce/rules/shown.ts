import type { EpochMs } from '../../kernel/clock.ts'
import type { Language } from '../../kernel/language.ts'
import type { Details } from './reservation-record.ts'
import type { About, BookingOf, Item, Keys, Loaded, ReservationOf } from './selling.ts'

/** How a kind shows its holds: the members that its contract adds to a reservation's reply. */
export interface HoldShowing<Held> {
  readonly kind: string
  readonly reservation: (reservation: ReservationOf<Held>) => Item
}

/** How a kind shows its bookings: the members that its contract adds to a booking's replies. */
export interface BookingShowing<Own> {
  readonly kind: string
  /** Records that a booking is shown with, such as tickets. */
  readonly keys: (booking: BookingOf<Own>) => Keys
  /** In a list. */
  readonly summary: (booking: BookingOf<Own>) => Item
  readonly booking: (about: About<Own>) => Promise<Item>
}

/**
 * What the messages about a booking say of it, in the words of its kind: nothing that its booker typed, as they also go to
 * contacts whose owner has confirmed nothing.
 */
export interface Summary {
  /** `Mumbai to Pune`. */
  readonly title: string
  /** `Wed, 20 Jan 2027, 08:00 IST`; empty where it has no time. */
  readonly starts: string
  /** `Swargate Bus Station`; empty where it is at no place. */
  readonly place: string
  /** `Seats 1A, 1B`. */
  readonly units: string
  readonly facts: readonly (readonly [name: string, value: string])[]
}

/** A file of a mail. */
export interface Attachment {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export interface Mailing<Own, Held = never> {
  readonly kind: string
  /** What is held, in mails that its holder asked for. Left out by a kind without holds. */
  readonly held?: {
    readonly keys: (reservation: ReservationOf<Held>) => Keys
    readonly summary: (
      about: { readonly reservation: ReservationOf<Held>; readonly loaded: Loaded },
      language: Language,
    ) => Summary
  }
  readonly keys: (booking: BookingOf<Own>) => Keys
  readonly summary: (booking: BookingOf<Own>, language: Language) => Summary
  /** Members of the confirmation alone, such as a ticket's number, and what to do before it starts. */
  readonly confirmed: (
    about: About<Own>,
    language: Language,
  ) => {
    readonly facts: Summary['facts']
    /** Facts that the booker typed, such as names: only for a booker who has proved to be the recipient. */
    readonly typed?: Summary['facts']
    readonly advice: string
    readonly has_files: boolean
  }
  /** When what was booked starts, each part of it: its booker is reminded before. A kind without a time has none. */
  readonly startsAt?: (about: Pick<About<Own>, 'booking' | 'loaded'>) => readonly EpochMs[]
  /** The page on which another one can be found, under the client's address. */
  readonly searchUrl: (booking: BookingOf<Own>, webUrl: string) => string
  /** The refund reasons of its domain in Hindi; the manifest has them in English. */
  readonly hindiReasons?: Readonly<Record<string, string>>
  /** Made when the confirmation is sent. */
  readonly attachments: (about: About<Own>, language: Language) => Promise<readonly Attachment[]>
}

export const defineHoldShowing = <Held>(showing: HoldShowing<Held>): HoldShowing<Details> =>
  showing as unknown as HoldShowing<Details>

export const defineBookingShowing = <Own>(showing: BookingShowing<Own>): BookingShowing<Details> =>
  showing as unknown as BookingShowing<Details>

export const defineMailing = <Own, Held = never>(mailing: Mailing<Own, Held>): Mailing<Details, Details> =>
  mailing as unknown as Mailing<Details, Details>

/** What is said of a booking of a kind that no domain sells any more. */
export const plainMailing: Mailing<Details, Details> = {
  kind: '',
  keys: () => ({}),
  summary: ({ lines }) => ({
    title: lines.map(({ description }) => description).join(', '),
    starts: '',
    place: '',
    units: '',
    facts: [],
  }),
  confirmed: () => ({ facts: [], advice: '', has_files: false }),
  searchUrl: (_, webUrl) => webUrl,
  attachments: async () => [],
}

/** The parts of the product's kinds by kind; undefined for one that no domain sells any more. */
export const byKind = <Part extends { readonly kind: string }>(parts: readonly Part[]) => {
  const found = new Map(parts.map(part => [part.kind, part]))
  return (record: { readonly kind: string }): Part | undefined => found.get(record.kind)
}
