import { sum } from '../../kernel/money.ts'
import { type Legs, legsIn } from './legs.ts'
import type { Offer } from './offer.ts'
import { classOf } from './offer-sections.ts'

/** @throws RangeError where it is no unit of the offer, or has no price on a leg */
export const priceOf = (offer: Offer, unit: string, legs: Legs): number => {
  const prices = offer.prices[classOf(offer, unit)] ?? []
  return sum(legsIn(legs).map(leg => prices[leg] ?? Number.NaN))
}
