import * as z from 'zod/mini'
import type { PaymentPlan } from '../../shared/commerce/rules/plan.ts'
import { composeKinds, defineSelling } from '../../shared/commerce/rules/selling.ts'
import { selling } from '../../shared/selling.ts'

const Details = z.object({ price: z.int(), deposit: z.optional(z.int()), refused: z.optional(z.boolean()) })

type Details = z.infer<typeof Details>

/** The units that a part of a booking gives up. */
const Part = z.strictObject({ inventory_id: z.string(), units: z.array(z.string()) })

type Part = z.infer<typeof Part>

/** A line of one thing at a price. */
export const lineOf = (price: number, code = 'work') => ({
  code,
  description: code,
  quantity: 1,
  unit_amount: price,
  amount: price,
  tax: 0,
})

/** Something that is sold without a hold, and paid by one plan. Its confirmation writes one record. */
const without = (kind: string, plan: PaymentPlan) =>
  defineSelling<Details, Details, Part>({
    kind,
    hold: 'none',
    details: Details,
    invariants: {},
    fields: Details,
    part: Part,
    phrases: '',
    reasons: { taken: 'other', given_up: 'cancelled' },
    book: {
      keys: () => ({}),
      draft: ({ fields }) => ({
        subject_id: 'thing_1',
        details: fields,
        lines: fields.price > 0 ? [lineOf(fields.price)] : [],
        currency: 'INR',
        plan,
        ...(fields.deposit !== undefined && { deposit: fields.deposit }),
      }),
    },
    confirm: {
      keys: () => ({}),
      refusal: ({ booking }) => (booking.details.refused ? 'called_off' : undefined),
      records: async ({ booking }) => [
        { key: { table: 'commerce', pk: `USER#${booking.user_id}`, sk: `JOB#${booking.id}` }, item: { kind } },
      ],
    },
    cancel: {
      keys: () => ({}),
      quote: ({ booking: { total_amount, details, lines }, part }) =>
        part
          ? { refund_amount: 0, fee_amount: 0, frees: [part], rest: { details, lines } }
          : { refund_amount: total_amount, fee_amount: 0, frees: 'all' },
      within: () => 'all',
      records: () => [],
    },
    person: { erased: details => details },
  })

/** One kind for each plan of payment, beside those of the product. */
export const planned = composeKinds([
  ...selling.adapters,
  without('ride', 'authorize_then_capture'),
  without('repair', 'deposit_then_balance'),
  without('meal', 'postpaid'),
  without('course', 'free'),
  without('gift', 'prepaid'),
  { ...without('pass', 'prepaid'), keepsMandate: true as const },
])
