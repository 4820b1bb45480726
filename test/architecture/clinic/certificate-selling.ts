import * as z from 'zod/mini'
import { defineSelling } from '../../../shared/commerce/rules/selling.ts'
import { idOf, suffixOf } from '../../../shared/kernel/ids.ts'
import { certificate as contract } from './contracts/certificate.ts'
import { certificateKey, clinicIds } from './domain.ts'

export const CertificateDetails = z.object(contract.create)

export type CertificateDetails = z.infer<typeof CertificateDetails>

export const certificateIdOf = ({ id }: { readonly id: string }): string => idOf(clinicIds.certificate, suffixOf(id))

export const recordOfCertificate = (booking: { readonly id: string }) => ({
  table: 'clinic' as const,
  ...certificateKey(certificateIdOf(booking)),
})

const fee = 30_000

/** A certificate: ordered without a hold, and paid for later. */
export const certificateSelling = /* @__PURE__ */ defineSelling({
  kind: contract.kind,
  hold: contract.hold,
  details: CertificateDetails,
  invariants: {},
  fields: z.strictObject(contract.create),
  part: z.strictObject(contract.part),
  phrases: '',
  reasons: { taken: 'other', given_up: 'cancelled' },
  book: {
    keys: () => ({}),
    draft: ({ fields }) => ({
      subject_id: contract.kind,
      details: fields,
      lines: [{ code: 'certificate', description: 'Certificate', quantity: 1, unit_amount: fee, amount: fee, tax: 0 }],
      currency: 'INR',
      plan: 'postpaid',
    }),
  },
  confirm: {
    keys: () => ({}),
    refusal: () => undefined,
    records: async ({ booking }) => [
      {
        key: recordOfCertificate(booking),
        item: { id: certificateIdOf(booking), patient: booking.details.patient.name, state: 'ordered' },
      },
    ],
  },
  cancel: {
    keys: booking => ({ certificate: recordOfCertificate(booking) }),
    quote: () => ({ refund_amount: 0, fee_amount: 0, frees: 'all' }),
    within: () => undefined,
    records: ({ booking, loaded }) =>
      loaded.certificate ? [{ key: recordOfCertificate(booking), set: { state: 'cancelled' } }] : [],
  },
  person: { erased: details => ({ ...details, patient: { name: 'Erased' } }) },
})
