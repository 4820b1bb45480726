import * as z from 'zod/mini'
import { Patient } from './visit.ts'

/** What a certificate adds to the wire: it is ordered without a hold, and paid for when it is fetched. */
export const certificate = {
  kind: 'certificate',
  hold: 'none',
  create: { patient: Patient, purpose: z.string().check(z.minLength(1), z.maxLength(100)) },
  reservation: {},
  summary: { purpose: z.string() },
  booking: { patient: Patient, certificate_id: z.nullable(z.string()) },
  part: {},
  records: [],
  errors: {},
  cancelErrors: {},
} as const
