import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

const Kind = z.string().check(z.minLength(1), z.maxLength(40))
const Amount = z.int().check(z.nonnegative())

const Benefit = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('percent_off'),
    kind: Kind,
    percent: z.int().check(z.positive(), z.maximum(100)),
    /** The most that comes off one booking; such a benefit is for bookings in this currency alone. */
    most: z.optional(z.strictObject({ amount: Amount, currency: z.string() })),
  }),
  z.strictObject({ rule: z.literal('fee_waived'), kind: Kind, code: z.string().check(z.minLength(1)) }),
  z.strictObject({ rule: z.literal('early_sale'), kind: Kind, hours: z.int().check(z.positive(), z.maximum(24 * 30)) }),
])

/** What a plan gives, as a rule about bookings of one kind. */
export type Benefit = Immutable<z.infer<typeof Benefit>>

/** What a subscriber has bought. A subscription keeps its own, whatever becomes of the plan. */
export const Terms = z.strictObject({
  name: z.strictObject({ en: z.string().check(z.minLength(1)), hi: z.string().check(z.minLength(1)) }),
  price: Amount.check(z.positive()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  period: z.enum(['month', 'year']),
  benefits: z.array(Benefit).check(z.maxLength(20)),
})

export type Terms = Immutable<z.infer<typeof Terms>>

/** The cheapest of a period first, months before years; of several currencies by their codes. */
export const byPrice = (left: Terms, right: Terms): number =>
  left.period.localeCompare(right.period) || left.currency.localeCompare(right.currency) || left.price - right.price
