import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import { Amount } from './reservation-record.ts'

/**
 * How a booking is paid.
 * - `prepaid`: confirmed when its total is captured.
 * - `authorize_then_capture`: confirmed when an amount is authorized; captured within it when the domain says so.
 * - `deposit_then_balance`: confirmed when the deposit is captured; later charges follow.
 * - `postpaid`: confirmed at once; its charges are paid later, in cash too.
 * - `free`: a total of 0, confirmed at once.
 */
export const PaymentPlan = z.enum(['prepaid', 'authorize_then_capture', 'deposit_then_balance', 'postpaid', 'free'])

export type PaymentPlan = z.infer<typeof PaymentPlan>

/**
 * An amount of a booking that is due, to be paid by one payment. The first decides whether the booking is confirmed; where
 * nothing is due before that, it is of 0. `void`: it is not due any more.
 */
export const Charge = z.object({
  id: z.string(),
  amount: Amount.check(z.minimum(0)),
  state: z.enum(['open', 'paid', 'void']),
})

export type Charge = Immutable<z.infer<typeof Charge>>

/** What is due of a booking, in minor units of its currency. */
export const amountDue = (charges: readonly Charge[]): number =>
  sum(charges.filter(({ state }) => state === 'open').map(({ amount }) => amount))

/** The charge that a booking of the plan begins with. */
export const firstCharge = (plan: PaymentPlan, total: number, deposit = 0): Charge => {
  if (plan === 'deposit_then_balance') return { id: 'deposit', amount: deposit, state: 'open' }
  return { id: 'booking', amount: plan === 'postpaid' ? 0 : total, state: 'open' }
}
