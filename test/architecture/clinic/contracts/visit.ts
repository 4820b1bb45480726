import * as z from 'zod/mini'
import { Name } from '../../../../shared/platform/http/texts.ts'

export const Patient = z.strictObject({ name: Name(1, 100) })

/** As it was stored, whatever the rules of the form were then. */
export const BookedPatient = z.object({ name: z.string() })

const place = { day_id: z.string(), doctor: z.string(), room: z.string(), starts_datetime: z.iso.datetime() }

/** What a booking of a visit adds to the wire. */
export const visit = {
  kind: 'visit',
  hold: 'needed',
  create: { patient: Patient },
  reservation: place,
  summary: place,
  booking: { patient: BookedPatient, visit_id: z.nullable(z.string()) },
  part: {},
  records: [],
  errors: {},
  cancelErrors: { VISIT_BEGUN: 422 },
} as const
