import * as z from 'zod/mini'
import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import { checkLayout } from './packing.ts'

/**
 * The data needed to price and check a hold, whatever the units are. Field names are those of the stored item. Prices
 * are in minor units of `currency`, and add up over legs.
 */
export const Offer = z.object({
  inventory_id: z.string(),
  kind: z.string(),
  state: z.enum(['open', 'closed']),
  /** ISO 8601: no hold is made from then on. */
  closes_at: z.string(),
  /**
   * Per leg, the time after which no hold that begins with it is made, where that is earlier than `closes_at`: a bus
   * leaves its first stop before its last.
   */
  legs_close_at: z.optional(z.array(z.string())),
  currency: z.string(),
  /** Ids of the points in order; leg `i` lies between points `i` and `i + 1`. Empty: one leg. */
  points: z.array(z.string()),
  /** Price class → price per leg. */
  prices: z.record(z.string(), z.array(z.number())),
  /** Per section: price class → its units. */
  sections: z.array(z.record(z.string(), z.array(z.string()))),
  /** `women_only` → the units it is for. */
  restrictions: z.record(z.string(), z.array(z.string())),
  /** A description of the goods, for people: copied into bookings and tickets. */
  summary: z.unknown(),
})

export type Offer = Immutable<z.infer<typeof Offer>>

export const legCount = ({ points }: Offer): number => Math.max(1, points.length - 1)

export const unitsOf = (offer: Offer): string[] => offer.sections.flatMap(section => Object.values(section).flat())

/** @param firstLeg the first leg of the hold */
export const isOnSale = ({ state, closes_at, legs_close_at }: Offer, now: EpochMs, firstLeg = 0): boolean =>
  state === 'open' && now < fromIso(closes_at) && now < fromIso(legs_close_at?.[firstLeg] ?? closes_at)

/**
 * The legs from one point to another; the ends of the trip where none is given.
 * @throws DomainError STOP_NOT_FOUND, STOPS_REVERSED
 */
export const legsBetween = (offer: Offer, fromPoint?: string, toPoint?: string): number[] => {
  const from = fromPoint === undefined ? 0 : indexOfPoint(offer, fromPoint)
  const to = toPoint === undefined ? legCount(offer) : indexOfPoint(offer, toPoint)
  if (from >= to) throw new DomainError('STOPS_REVERSED', 'The boarding stop must come before the dropping stop.')
  return Array.from({ length: to - from }, (_, index) => from + index)
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

const indexOfPoint = ({ points }: Offer, point: string): number => {
  const index = points.indexOf(point)
  if (index < 0)
    throw new DomainError('STOP_NOT_FOUND', `There is no stop ${point} on this trip.`, { details: { stop_id: point } })
  return index
}

/** A unit's section and price class. Own keys only: a class or unit is data, and may be named like a method. */
const find = (offer: Offer, unit: string): { section: number; priceClass: string } | undefined => {
  for (const [section, classes] of offer.sections.entries())
    for (const [priceClass, units] of Object.entries(classes)) if (units.includes(unit)) return { section, priceClass }
  return undefined
}

/**
 * Checks that every unit exists and occurs once.
 * @throws DomainError SEAT_DUPLICATED, SEAT_NOT_FOUND with `seat_ids` in its details
 */
export const checkUnits = (offer: Offer, units: readonly string[]): void => {
  const twice = [...new Set(units.filter((unit, index) => units.indexOf(unit) !== index))]
  if (twice.length > 0)
    throw new DomainError('SEAT_DUPLICATED', `Asked for more than once: ${twice.join(', ')}.`, {
      details: { seat_ids: twice },
    })
  const unknown = units.filter(unit => !find(offer, unit))
  if (unknown.length > 0)
    throw new DomainError('SEAT_NOT_FOUND', `There is no ${unknown.join(', ')} here.`, {
      details: { seat_ids: unknown },
    })
}

const located = (offer: Offer, unit: string): { section: number; priceClass: string } => {
  checkUnits(offer, [unit])
  return find(offer, unit) as { section: number; priceClass: string }
}

/** @throws DomainError SEAT_NOT_FOUND */
export const sectionOf = (offer: Offer, unit: string): number => located(offer, unit).section

/** @throws DomainError SEAT_NOT_FOUND */
export const classOf = (offer: Offer, unit: string): string => located(offer, unit).priceClass

/** @throws DomainError SEAT_NOT_FOUND */
export const priceOf = (offer: Offer, unit: string, legs: readonly number[]): number => {
  const prices = offer.prices[classOf(offer, unit)] ?? []
  return sum(legs.map(leg => prices[leg] ?? Number.NaN))
}

export const isRestricted = (offer: Offer, restriction: string, unit: string): boolean =>
  Object.hasOwn(offer.restrictions, restriction) && (offer.restrictions[restriction]?.includes(unit) ?? false)

/**
 * Checks an offer before it is stored or sold from.
 * @throws DomainError INVALID_OFFER, INVALID_LAYOUT
 */
export const checkOffer = (offer: Offer): void => {
  checkLayout(unitsOf(offer), legCount(offer))
  for (const time of [offer.closes_at, ...(offer.legs_close_at ?? [])]) fromIso(time)
  const { points, prices, restrictions } = offer
  const refuse = (message: string) => {
    throw new DomainError('INVALID_OFFER', message)
  }
  if (points.length === 1 || new Set(points).size < points.length) refuse('Points must be two or more, and differ.')
  for (const priceClass of offer.sections.flatMap(section => Object.keys(section))) {
    const perLeg = Object.hasOwn(prices, priceClass) ? (prices[priceClass] ?? []) : []
    if (perLeg.length !== legCount(offer) || perLeg.some(price => !Number.isSafeInteger(price) || price < 0))
      refuse(`The class ${priceClass} needs a price for each of the ${legCount(offer)} legs.`)
  }
  for (const unit of Object.values(restrictions).flat())
    if (!find(offer, unit)) refuse(`A restriction names no unit: ${unit}.`)
}

/** Whether units and legs are the same and have the same sections; prices and the rest may differ. */
export const isSameLayout = (left: Offer, right: Offer): boolean => layoutOf(left) === layoutOf(right)

const layoutOf = ({ points, sections }: Offer): string =>
  JSON.stringify([points, sections.map(section => Object.values(section).flat().toSorted())])
