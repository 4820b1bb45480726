import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { taxIds } from '../domain.ts'

export const RateId = z.string().check(z.regex(idPattern(taxIds.rate)))

/** A rate. `percent` is decimal text, `kind` null for all kinds of bookings that have no rate of their own. */
export const Rate = z.object({
  id: z.string(),
  kind: z.nullable(z.string()),
  percent: z.string(),
  code: z.nullable(z.string()),
  effective_from: z.iso.datetime(),
})

/** A row of the history. */
export const PastRate = z.object({
  ...Rate.shape,
  status: z.enum(['coming', 'in_force', 'ended', 'withdrawn']),
})
