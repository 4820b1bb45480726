import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import { Charge, PaymentPlan } from './plan.ts'
import { CancelReason } from './refund-reason.ts'
import { Amount, Details } from './reservation-record.ts'
import { Seating } from './seating-record.ts'

export type { Hold, Reservation } from './reservation-record.ts'

// A record's schema is its definition: the store checks with it what is written and what was read. Times without a unit
// in their names are epoch milliseconds, amounts are in minor units of `currency`.

/** Epoch milliseconds of a time that there is. */
const Time = z.int().check(z.maximum(8.64e15))

const Contact = z.object({
  email: z.string(),
  phone: z.string(),
  /** Whoever gives a tax number buys as a business: its invoices keep both. */
  business: z.optional(z.object({ company: z.string(), tax_number: z.string() })),
})

export type Contact = Immutable<z.infer<typeof Contact>>

/** A priced part of a booking: `amount` is `quantity × unit_amount`, without `tax`, which is added to it. */
const Line = z.object({
  code: z.string(),
  description: z.string(),
  quantity: z.int(),
  unit_amount: Amount,
  amount: Amount,
  tax: Amount,
})

export type Line = Immutable<z.infer<typeof Line>>

export const Booking = z.object({
  id: z.string(),
  user_id: z.string(),
  /** The selling adapter that made it. */
  kind: z.string(),
  /** The id of what is booked, of the first where they are several: a departure, a garage appointment. */
  subject_id: z.string(),
  booking_reference: z.string(),
  /** In whose name it is invoiced, where its kind says so: the queue of invoices is in the order of each issuer. */
  issuer: z.optional(z.string()),
  /** The request that made it, by which a repeat of that request recognizes its own booking. */
  request: z.optional(z.string()),
  state: z.enum(['pending_payment', 'confirmed', 'cancelled']),
  /** The hold that it was made of, if its kind needs one. */
  reservation_id: z.optional(z.string()),
  plan: PaymentPlan,
  lines: z.array(Line),
  /** The codes of the lines that adjustments of the price added; its kind knows of the others alone. */
  adjustments: z.optional(z.array(z.string())),
  total_amount: Amount,
  currency: z.string(),
  /** What is due, each to be paid by one payment. */
  charges: z.array(Charge),
  contact: Contact,
  /** Passengers, a journey, a car: the domain's own, as its selling adapter validates it. */
  details: Details,
  /** The units that it got after its confirmation. */
  seating: z.optional(Seating),
  /** Rises with every change of charges, lines, details or seating; each is on condition of the one it was based on. */
  revision: z.number(),
  created_at: Time,
  /** Of a booking without a hold: when it ends if nothing is paid. A late payment may still confirm it. */
  expires_at: z.optional(Time),
  confirmed_at: z.optional(z.number()),
  /** The units that cancellations of a part have freed. */
  freed: z.optional(z.array(z.object({ inventory_id: z.string(), units: z.array(z.string()) }))),
  cancelled_at: z.optional(z.number()),
  cancel_reason: z.optional(CancelReason),
  /** The cancellation that ended it. */
  cancellation_id: z.optional(z.string()),
  /** The time its personal data was erased. */
  erased_at: z.optional(z.number()),
})

export type Booking = Immutable<z.infer<typeof Booking>>

/** Whether each line multiplies, and all of them with their taxes add up to the total, which a discount cannot turn around. */
export const isTotal = ({ lines, total_amount }: Pick<Booking, 'lines' | 'total_amount'>): boolean =>
  lines.every(({ quantity, unit_amount, amount }) => quantity * unit_amount === amount) &&
  sum(lines.map(({ amount, tax }) => amount + tax)) === total_amount &&
  total_amount >= 0
