import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'

const Amount = z.int()

/** `amount` contains `tax`. */
const DocumentLine = z.object({
  code: z.string(),
  description: z.string(),
  quantity: z.int(),
  unit_amount: Amount,
  amount: Amount,
  tax: Amount,
})

export type DocumentLine = Immutable<z.infer<typeof DocumentLine>>

/**
 * An invoice, or a credit note, which gives back of one. It is written once and never changes, and names no person: the buyer's
 * name is in an item beside it, which is erased with the person. A business that gave its tax number stays. Amounts are in minor units of `currency`.
 */
export const Document = z.object({
  id: z.string(),
  type: z.enum(['invoice', 'credit_note']),
  /** `INV/2627/0000001`: consecutive for its issuer, its type and its financial year. */
  number: z.string(),
  issuer: z.object({
    id: z.string(),
    name: z.string(),
    tax_number: z.optional(z.string()),
    address: z.optional(z.string()),
  }),
  buyer: z.optional(z.object({ company: z.string(), tax_number: z.string() })),
  user_id: z.string(),
  kind: z.string(),
  booking_id: z.string(),
  booking_reference: z.string(),
  payment_id: z.string(),
  /** The invoice that a credit note gives back of. */
  corrects: z.optional(z.object({ id: z.string(), number: z.string() })),
  title: z.string(),
  lines: z.array(DocumentLine).check(z.minLength(1)),
  /** Hundredths of a percent, as they were at `taxed_at`: the earlier of capture and invoice. */
  basis_points: z.int(),
  tax_code: z.optional(z.string()),
  taxes: z.array(z.object({ code: z.string(), amount: Amount })),
  taxed_at: z.int(),
  total_amount: Amount.check(z.positive()),
  currency: z.string(),
  issued_at: z.int(),
})

export type Document = Immutable<z.infer<typeof Document>>

/** A document before it has a number. */
export type Draft = Omit<Document, 'number'>

export const documentInvariants: Readonly<Record<string, (document: Document) => boolean>> = {
  total_amount: ({ lines, total_amount }) => sum(lines.map(({ amount }) => amount)) === total_amount,
  taxes: ({ lines, taxes }) => sum(lines.map(({ tax }) => tax)) === taxOf({ taxes }),
}

export const taxOf = ({ taxes }: Pick<Document, 'taxes'>): number => sum(taxes.map(({ amount }) => amount))

/** Whose document it is, for the person: it names them, and is erased with them. */
export const Buyer = z.object({
  id: z.string(),
  booking_id: z.string(),
  name: z.optional(z.string()),
  total_amount: Amount,
  currency: z.string(),
  issued_at: z.int(),
  erased_at: z.optional(z.int()),
})

export type Buyer = Immutable<z.infer<typeof Buyer>>
