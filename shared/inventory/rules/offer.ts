import * as z from 'zod/mini'
import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import type { Legs } from './legs.ts'
import type { Refusals } from './refusals.ts'

/**
 * The data needed to price and check a hold, whatever the units are. Field names are those of the stored item. Prices
 * are in minor units of `currency`, and add up over legs.
 */
export const Offer = z.object({
  inventory_id: z.string(),
  kind: z.string(),
  state: z.enum(['open', 'closed']),
  /** Set by `closeInventory`, for good. */
  closed: z.optional(z.boolean()),
  /** ISO 8601: no hold is made from then on. */
  closes_at: z.string(),
  /**
   * Per leg, the time after which no hold that begins with it is made, where that is earlier than `closes_at`: a trip
   * leaves its first point before its last.
   */
  legs_close_at: z.optional(z.array(z.string())),
  currency: z.string(),
  /** Ids of the points in order; leg `i` lies between points `i` and `i + 1`. Empty: one leg. */
  points: z.array(z.string()),
  /** Price class → price per leg. */
  prices: z.record(z.string(), z.array(z.number())),
  /** Units that are stored together: price class → its units. Each is one section, or one in each window of legs. */
  sections: z.array(z.record(z.string(), z.array(z.string()))),
  /** The first leg of each window; absent: one window of all legs. */
  windows: z.optional(z.array(z.number())),
  /** The name of a rule of the domain → the units it is for. */
  restrictions: z.record(z.string(), z.array(z.string())),
  /** A description of the goods, for people: copied into bookings and tickets. */
  summary: z.unknown(),
})

export type Offer = Immutable<z.infer<typeof Offer>>

export const legCount = ({ points }: Offer): number => Math.max(1, points.length - 1)

/** @param firstLeg the first leg of the hold */
export const isOnSale = ({ state, closes_at, legs_close_at }: Offer, now: EpochMs, firstLeg = 0): boolean =>
  state === 'open' && now < fromIso(closes_at) && now < fromIso(legs_close_at?.[firstLeg] ?? closes_at)

/**
 * The legs from one point to another; the ends of the trip where none is given.
 * @throws the domain's errors for a point that does not exist, or comes too early
 */
export const legsBetween = (
  offer: Offer,
  fromPoint: string | undefined,
  toPoint: string | undefined,
  refusals: Refusals,
): Legs => {
  const from_leg = fromPoint === undefined ? 0 : indexOfPoint(offer, fromPoint, refusals)
  const to_leg = toPoint === undefined ? legCount(offer) : indexOfPoint(offer, toPoint, refusals)
  if (from_leg >= to_leg) throw refusals.reversedPoints()
  return { from_leg, to_leg }
}

const indexOfPoint = ({ points }: Offer, point: string, { unknownPoint }: Refusals): number => {
  const index = points.indexOf(point)
  if (index < 0) throw unknownPoint(point)
  return index
}

/** The summary of a trip between two points: its lists of the offer's points have these two only. */
export const summaryBetween = ({ summary, points }: Offer, ...ends: readonly string[]): unknown => {
  const isOnTheWay = (element: unknown) => {
    const id = (element as { id?: unknown } | null)?.id
    return typeof id === 'string' && points.includes(id) && !ends.includes(id)
  }
  if (typeof summary !== 'object' || summary === null) return summary
  const members = Object.entries(summary).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.filter(element => !isOnTheWay(element)) : value,
  ])
  return Object.fromEntries(members)
}

export const isRestricted = (offer: Offer, restriction: string, unit: string): boolean =>
  Object.hasOwn(offer.restrictions, restriction) && (offer.restrictions[restriction]?.includes(unit) ?? false)
