import { fromIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { legCount, type Offer } from './offer.ts'
import { hasUnit, sectionCount, unitsOf } from './offer-sections.ts'
import { checkLayout, LONGEST_LABEL, MAX_SECTIONS } from './packing.ts'

/**
 * Checks an offer before it is stored or sold from.
 * @param longestLabel the most characters of a unit's label in the domain that sells
 * @throws DomainError INVALID_OFFER, INVALID_LAYOUT
 */
export const checkOffer = (offer: Offer, longestLabel = LONGEST_LABEL): void => {
  const legs = legCount(offer)
  checkLayout(unitsOf(offer), legs, longestLabel)
  for (const time of [offer.closes_at, ...(offer.legs_close_at ?? [])]) fromIso(time)
  const { points, prices, restrictions, windows = [0] } = offer
  const refuse = (message: string) => {
    throw new DomainError('INVALID_OFFER', message)
  }
  if (points.length === 1 || new Set(points).size < points.length) refuse('Points must be two or more, and differ.')
  const isCut = windows.every((first, index) => Number.isInteger(first) && first > (windows[index - 1] ?? -1))
  if (windows[0] !== 0 || !isCut || Number(windows.at(-1)) >= legs)
    refuse(`Windows begin with leg 0, in order, and below leg ${legs}.`)
  if (sectionCount(offer) > MAX_SECTIONS) refuse(`An inventory has at most ${MAX_SECTIONS} sections.`)
  for (const priceClass of offer.sections.flatMap(section => Object.keys(section))) {
    const perLeg = Object.hasOwn(prices, priceClass) ? (prices[priceClass] ?? []) : []
    if (perLeg.length !== legs || perLeg.some(price => !Number.isSafeInteger(price) || price < 0))
      refuse(`The class ${priceClass} needs a price for each of the ${legs} legs.`)
  }
  for (const unit of Object.values(restrictions).flat())
    if (!hasUnit(offer, unit)) refuse(`A restriction names no unit: ${unit}.`)
}
