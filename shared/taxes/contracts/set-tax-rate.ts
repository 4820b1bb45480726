import * as z from 'zod/mini'
import { kinds } from '../../kinds.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { Rate } from './rate.ts'

export const setTaxRate = defineContract({
  name: 'setTaxRate',
  method: 'PUT',
  path: '/api/v1/gst',
  summary: 'Append a tax rate: from now on, or from a time to come. What was taxed before stays as it is.',
  auth: 'admin',
  scope: 'write:taxes',
  limit: { per: 'user', max: 60, seconds: 60 },
  body: z.strictObject({
    /** `18`, `18.5` or `18%`. */
    percent: CodeText(1, 10),
    /** The SAC or HSN. */
    code: z.optional(CodeText(4, 8).check(z.regex(/^\d+$/))),
    kind: z.optional(z.enum(kinds.names)),
    effective_from: z.optional(z.iso.datetime({ offset: true })),
  }),
  reply: { status: 200, schema: Rate },
  errors: { PERCENT_INVALID: 422, EFFECTIVE_IN_PAST: 422, RATE_EXISTS: 409 },
})
