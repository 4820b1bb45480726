import { composeKinds } from '../../../shared/commerce/rules/selling.ts'
import { byKind } from '../../../shared/commerce/rules/shown.ts'
import { subscriptionBookings } from '../../../shared/memberships/presenters/subscription-bookings.ts'
import { subscriptionMails } from '../../../shared/memberships/presenters/subscription-mails.ts'
import { membershipBenefits, subscriptionSelling } from '../../../shared/memberships/selling.ts'
import { busBookings } from '../../../shared/transit/presenters/bus-bookings.ts'
import { busHolds } from '../../../shared/transit/presenters/bus-holds.ts'
import { busInvoices } from '../../../shared/transit/presenters/bus-invoices.ts'
import { busMails } from '../../../shared/transit/presenters/bus-mails.ts'
import { busSelling } from '../../../shared/transit/selling.ts'
import { certificateSelling } from './certificate-selling.ts'
import { certificateBookings, visitBookings } from './presenters/bookings.ts'
import { visitHolds } from './presenters/holds.ts'
import { visitInvoices } from './presenters/invoices.ts'
import { certificateMails, visitMails } from './presenters/mails.ts'
import { visitSelling } from './visit-selling.ts'

// Bundled in place of shared/selling.ts.

export const selling = /* @__PURE__ */ composeKinds([busSelling, subscriptionSelling, visitSelling, certificateSelling])

export const adjusting = [membershipBenefits]

export const shownHolds = /* @__PURE__ */ byKind([busHolds, visitHolds])

export const shownBookings = /* @__PURE__ */ byKind([
  busBookings,
  subscriptionBookings,
  visitBookings,
  certificateBookings,
])

export const invoicing = /* @__PURE__ */ byKind([busInvoices, visitInvoices])

export const mails = /* @__PURE__ */ byKind([busMails, subscriptionMails, visitMails, certificateMails])
