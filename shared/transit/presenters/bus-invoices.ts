import { defineInvoicing } from '../../commerce/rules/invoicing.ts'
import { readJourney } from '../../tickets/rules/journey.ts'
import { placeOf, stopText } from '../../tickets/rules/ticket-text.ts'
import type { TripDetails } from '../../tickets/rules/trip.ts'
import { issuerOf } from '../rules/issuer.ts'

/** A booking of seats is invoiced by the operator of its bus. */
export const busInvoices = /* @__PURE__ */ defineInvoicing<TripDetails>({
  kind: 'bus',
  issuer: ({ details }) => issuerOf(details.journeys),
  title: ({ details }) =>
    details.journeys
      .map(readJourney)
      .map(({ from, to }) =>
        [`Bus journey from ${placeOf(from)} to ${placeOf(to)}`, stopText(from).date].filter(Boolean).join(', '),
      )
      .join('; '),
})
