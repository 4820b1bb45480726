import * as z from 'zod/mini'
import { Line } from '../../../../shared/platform/http/texts.ts'
import { BookedPatient, Patient } from './visit.ts'

/** What a certificate adds to the wire: it is ordered without a hold, and paid for when it is fetched. */
export const certificate = {
  kind: 'certificate',
  hold: 'none',
  create: { patient: Patient, purpose: Line(1, 100) },
  reservation: {},
  summary: { purpose: z.string() },
  booking: { patient: BookedPatient, certificate_id: z.nullable(z.string()) },
  part: {},
  records: [],
  errors: {},
  cancelErrors: {},
} as const
