import * as z from 'zod/mini'

export const Patient = z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(100)) })

const place = { day_id: z.string(), doctor: z.string(), room: z.string(), starts_datetime: z.iso.datetime() }

/** What a booking of a visit adds to the wire. */
export const visit = {
  kind: 'visit',
  hold: 'needed',
  create: { patient: Patient },
  reservation: place,
  summary: place,
  booking: { patient: Patient, visit_id: z.nullable(z.string()) },
  part: {},
  records: [],
  errors: {},
  cancelErrors: { VISIT_BEGUN: 422 },
} as const
