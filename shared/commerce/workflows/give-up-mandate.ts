import type { Payment } from '../rules/payment.ts'
import { changePayment, readPayment } from '../store/payments.ts'
import { untilDone } from './until-done.ts'

const attempts = 10

/** Gives the mandate of a payment up: its gateway forgets it, as the table's stream announces. Repeatable. */
export const giveUpMandate = async ({ user_id, id }: Pick<Payment, 'user_id' | 'id'>): Promise<void> => {
  await untilDone(`the mandate of ${id}`, attempts, async () => {
    const payment = await readPayment(user_id, id)
    if (!payment || payment.forgets_mandate) return true
    return changePayment(payment, { mandate: undefined, forgets_mandate: true })
  })
}
