import { composeKinds } from './commerce/rules/selling.ts'
import { byKind } from './commerce/rules/shown.ts'
import { subscriptionBookings } from './memberships/presenters/subscription-bookings.ts'
import { subscriptionMails } from './memberships/presenters/subscription-mails.ts'
import { membershipBenefits, subscriptionSelling } from './memberships/selling.ts'
import { busBookings } from './transit/presenters/bus-bookings.ts'
import { busHolds } from './transit/presenters/bus-holds.ts'
import { busInvoices } from './transit/presenters/bus-invoices.ts'
import { busMails } from './transit/presenters/bus-mails.ts'
import { busSelling } from './transit/selling.ts'

// The selling adapters of the product, in parts: a function has only those that it uses. A product of other kinds is bundled
// with a file of its own in place of this one (docs/guides/add-a-domain.md).

export const selling = /* @__PURE__ */ composeKinds([busSelling, subscriptionSelling])

/** What may take something off the price of a booking, in this order. */
export const adjusting = [membershipBenefits]

export const shownHolds = /* @__PURE__ */ byKind([busHolds])

export const shownBookings = /* @__PURE__ */ byKind([busBookings, subscriptionBookings])

export const invoicing = /* @__PURE__ */ byKind([busInvoices])

export const mails = /* @__PURE__ */ byKind([busMails, subscriptionMails])
