import * as z from 'zod/mini'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { split, sum } from '../../kernel/money.ts'
import { type SeatType, seatTypes } from './seat-layout.ts'

/** Seat type → price per leg, in minor units. A segment costs the sum of its legs. */
export const Fares = z.partialRecord(z.enum(seatTypes), z.array(z.int()))

export type Fares = Immutable<z.infer<typeof Fares>>

/** The prices of a departure, in minor units. */
export interface FarePlan {
  /** From the first stop to the last, without surcharge. */
  readonly base_price: number
  readonly leg_km: readonly number[]
  /** A price for each leg; by its share of the km where absent. They add up to `base_price`. */
  readonly leg_prices?: readonly number[] | undefined
  /** On top, from the first stop to the last; spread over the legs by km. */
  readonly surcharges?: Readonly<Partial<Record<SeatType, number>>> | undefined
}

const isAmount = (value: number) => Number.isSafeInteger(value) && value >= 0

/** @throws DomainError INVALID_FARES */
const checkPlan = ({ base_price, leg_km, leg_prices, surcharges = {} }: FarePlan): void => {
  const refuse = (message: string) => {
    throw new DomainError('INVALID_FARES', message)
  }
  if (!isAmount(base_price)) refuse('The base price is a whole amount in minor units.')
  if (leg_prices && leg_prices.length !== leg_km.length) refuse(`There are ${leg_km.length} legs to price.`)
  if (leg_prices && (!leg_prices.every(isAmount) || sum(leg_prices) !== base_price))
    refuse('The prices of the legs are whole amounts that add up to the base price.')
  for (const [type, amount] of Object.entries(surcharges))
    if (!seatTypes.includes(type as SeatType) || !isAmount(amount)) refuse(`No surcharge: ${type} ${amount}.`)
}

/**
 * The price of each leg for each of the types. Adding up legs never gains or loses a minor unit.
 * @throws DomainError INVALID_FARES
 */
export const faresOf = (plan: FarePlan, types: readonly SeatType[]): Fares => {
  checkPlan(plan)
  const base = plan.leg_prices ?? split(plan.base_price, plan.leg_km)
  const withSurcharge = (type: SeatType): number[] => {
    const more = split(plan.surcharges?.[type] ?? 0, plan.leg_km)
    return base.map((price, leg) => price + (more[leg] ?? 0))
  }
  return Object.fromEntries(types.map(type => [type, withSurcharge(type)]))
}

/** @throws RangeError when the type has no fare */
export const segmentPrice = (fares: Fares, type: SeatType, from: number, to: number): number => {
  const legs = fares[type]
  if (!legs || to > legs.length) throw new RangeError(`no fare for ${type} on legs ${from} to ${to}`)
  return sum(legs.slice(from, to))
}

/** Whether something is sold, and each type has a fare for each leg that another one has. */
export const areComplete = (fares: Fares): boolean => {
  const [first, ...others] = Object.values(fares).map(legs => legs.length)
  return first !== undefined && first > 0 && others.every(count => count === first)
}

export const lowestPrice = (fares: Fares, from: number, to: number): number =>
  Math.min(...(Object.keys(fares) as SeatType[]).map(type => segmentPrice(fares, type, from, to)))
