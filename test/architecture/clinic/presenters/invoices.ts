import { defineInvoicing } from '../../../../shared/commerce/rules/invoicing.ts'
import type { VisitDetails } from '../visit-selling.ts'

/** A visit is invoiced by the clinic, whose financial year is the calendar's. */
export const visitInvoices = /* @__PURE__ */ defineInvoicing<VisitDetails>({
  kind: 'visit',
  issuer: () => ({
    id: 'clinic',
    name: 'City Clinic',
    tax_number: '27AAAAA0000A1Z5',
    tax_split: 'within_state',
    year: { first_month: 1, time_zone: 'Asia/Kolkata' },
  }),
  title: ({ details }) => `Visit to ${details.doctor}`,
})
