import { defineMailing } from '../../../../shared/commerce/rules/shown.ts'
import { toIso } from '../../../../shared/kernel/clock.ts'
import type { CertificateDetails } from '../certificate-selling.ts'
import type { VisitDetails } from '../visit-selling.ts'

/** A visit as mails describe it. */
export const visitMails = /* @__PURE__ */ defineMailing<VisitDetails>({
  kind: 'visit',
  keys: () => ({}),
  summary: ({ details }) => ({
    title: `Visit to ${details.doctor}`,
    starts: toIso(details.starts_at),
    place: details.room,
    units: 'One visit',
    facts: [['Doctor', details.doctor]],
  }),
  confirmed: ({ booking }) => ({
    typed: [['Patient', booking.details.patient.name]],
    facts: [],
    advice: 'Please come with an empty stomach.',
    has_files: false,
  }),
  searchUrl: (_, webUrl) => `${webUrl}/visits`,
  attachments: async () => [],
})

/** A certificate as mails describe it. */
export const certificateMails = /* @__PURE__ */ defineMailing<CertificateDetails>({
  kind: 'certificate',
  keys: () => ({}),
  summary: () => ({
    title: 'Certificate',
    starts: '',
    place: '',
    units: 'One certificate',
    facts: [],
  }),
  confirmed: ({ booking }) => ({
    typed: [['Purpose', booking.details.purpose]],
    facts: [],
    advice: 'Pay for it when you fetch it.',
    has_files: false,
  }),
  searchUrl: (_, webUrl) => `${webUrl}/certificates`,
  attachments: async () => [],
})
