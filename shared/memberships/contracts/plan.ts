import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { kinds } from '../../kinds.ts'
import { CodeText, Line } from '../../platform/http/texts.ts'
import { membershipIds } from '../domain.ts'

export const PlanId = z.string().check(z.regex(idPattern(membershipIds.plan)))

const Kind = z.enum(kinds.names)
const Currency = CodeText(3, 3).check(z.regex(/^[A-Z]{3}$/))
const Amount = z.int().check(z.positive(), z.maximum(1_000_000_000))

const Benefit = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('percent_off'),
    kind: Kind,
    percent: z.int().check(z.minimum(1), z.maximum(100)),
    most: z.optional(z.strictObject({ amount: Amount, currency: Currency })),
  }),
  z.strictObject({ rule: z.literal('fee_waived'), kind: Kind, code: CodeText(1, 40) }),
  z.strictObject({ rule: z.literal('early_sale'), kind: Kind, hours: z.int().check(z.minimum(1), z.maximum(720)) }),
])

/** The terms of a plan. `price` is in minor units of `currency`, its tax included, for one `period`. */
export const planTerms = {
  name: z.strictObject({ en: Line(1, 80), hi: Line(1, 80) }),
  price: Amount,
  currency: Currency,
  period: z.enum(['month', 'year']),
  benefits: z.array(Benefit).check(z.maxLength(20)),
}

/** The same as they are shown, whatever was stored; a benefit may be for a kind that nothing sells any more. */
export const shownTerms = {
  name: z.object({ en: z.string(), hi: z.string() }),
  price: z.int(),
  currency: z.string(),
  period: z.enum(['month', 'year']),
  benefits: z.array(
    z.discriminatedUnion('rule', [
      z.object({
        rule: z.literal('percent_off'),
        kind: z.string(),
        percent: z.int(),
        most: z.optional(z.object({ amount: z.int(), currency: z.string() })),
      }),
      z.object({ rule: z.literal('fee_waived'), kind: z.string(), code: z.string() }),
      z.object({ rule: z.literal('early_sale'), kind: z.string(), hours: z.int() }),
    ]),
  ),
}

/** What there is to be subscribed to. `version` is counted up by each change. */
export const Plan = z.object({
  id: z.string(),
  ...shownTerms,
  status: z.enum(['open', 'retired']),
  version: z.int(),
})
