import { defineBookingShowing } from '../../../../shared/commerce/rules/shown.ts'
import { type CertificateDetails, recordOfCertificate } from '../certificate-selling.ts'
import { recordOfVisit, type VisitDetails } from '../visit-selling.ts'
import { placeOf } from './holds.ts'

export const visitBookings = /* @__PURE__ */ defineBookingShowing<VisitDetails>({
  kind: 'visit',
  keys: booking => ({ visit: recordOfVisit(booking) }),
  summary: ({ details }) => placeOf(details),
  booking: async ({ booking, loaded }) => ({
    patient: booking.details.patient,
    visit_id: loaded.visit?.id ?? null,
  }),
})

export const certificateBookings = /* @__PURE__ */ defineBookingShowing<CertificateDetails>({
  kind: 'certificate',
  keys: booking => ({ certificate: recordOfCertificate(booking) }),
  summary: ({ details }) => ({ purpose: details.purpose }),
  booking: async ({ booking, loaded }) => ({
    patient: booking.details.patient,
    certificate_id: loaded.certificate?.id ?? null,
  }),
})
