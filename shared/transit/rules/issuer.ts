import { lettersOf } from '../../commerce/rules/booking.ts'
import type { Issuer } from '../../commerce/rules/invoicing.ts'
import { readJourney } from '../../tickets/rules/journey.ts'
import type { BookedJourney } from '../../tickets/rules/trip.ts'

/**
 * The operator of the first departure, known by its name: an operator has no record of its own. A departure whose summary names
 * none is invoiced in the product's name.
 */
export const issuerOf = (journeys: readonly BookedJourney[]): Issuer => {
  const operator = journeys[0] && readJourney(journeys[0]).operator
  return operator === undefined
    ? { id: 'bus', name: 'Holdfast' }
    : { id: `bus-${lettersOf(`operator ${operator}`, 8)}`, name: operator }
}
