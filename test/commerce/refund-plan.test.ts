import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRefunds } from '../../shared/commerce/rules/refund-plan.ts'
import { sum } from '../../shared/kernel/money.ts'
import { aCapture, aPayment, start } from './sales.ts'

const named = { part: 'cxl_1', reason: 'cancelled' } as const

const capture = (id: string, changes: Parameters<typeof aCapture>[1] & object = {}) => ({
  ...aCapture(id, changes),
  gateway: 'sandbox',
  order_id: 'order-1',
})

const paid = (id: string, amount: number, changes: Parameters<typeof aPayment>[0] = {}) =>
  aPayment({ id, amount, state: 'confirmed', captures: [capture(`cap of ${id}`, { amount })], ...changes })

const authorized = (amount: number, changes: Parameters<typeof aPayment>[0] = {}) =>
  aPayment({
    id: 'pay_a',
    amount,
    state: 'authorized',
    authorization: { amount, currency: 'INR', authorized_at: start, expires_at: start + 1 },
    ...changes,
  })

const planned = (quote: Parameters<typeof planRefunds>[0], payments: Parameters<typeof planRefunds>[1]) => {
  const { refund_amount, fee_amount, refunds, authorized: kept, due } = planRefunds(quote, payments, named)
  return {
    refund_amount,
    fee_amount,
    to: refunds.map(({ payment, owed }) => [payment.id, owed.amount]),
    kept: kept?.to_capture,
    due,
  }
}

const whole = (refund_amount: number, fee_amount: number) => ({ refund_amount, fee_amount })
const part = (refund_amount: number, fee_amount: number) => ({
  refund_amount,
  fee_amount,
  rest: { details: {}, lines: [] },
})

describe('how a cancellation’s money moves', () => {
  it.each([
    [
      'one payment, with a fee',
      whole(900, 100),
      [paid('pay_1', 1_000)],
      { refund_amount: 900, to: [['pay_1', 900]], due: 0 },
    ],
    [
      'the newest payment first',
      whole(800, 100),
      [paid('pay_1', 200), paid('pay_2', 700, { created_at: start + 1 })],
      {
        refund_amount: 800,
        to: [
          ['pay_2', 700],
          ['pay_1', 100],
        ],
        due: 0,
      },
    ],
    ['a fee above the deposit is due', whole(0, 500), [paid('pay_1', 200)], { refund_amount: 0, to: [], due: 300 }],
    [
      'less paid than the quote: the fee is kept of it',
      whole(900, 100),
      [paid('pay_1', 200)],
      { refund_amount: 100, to: [['pay_1', 100]], due: 0 },
    ],
    ['nothing paid', whole(0, 0), [aPayment()], { refund_amount: 0, to: [], due: 0 }],
    [
      'authorized: the fee is captured, the rest let go',
      whole(440, 60),
      [authorized(500)],
      { to: [], kept: 60, due: 0 },
    ],
    ['authorized: a fee above it is due', whole(0, 700), [authorized(500)], { to: [], kept: 500, due: 200 }],
    [
      'authorized, and what to capture was said',
      whole(0, 0),
      [authorized(500, { to_capture: 380 })],
      { to: [], kept: undefined, due: 0 },
    ],
    [
      'a later charge that is authorized goes back whole: the fee is due by itself',
      whole(0, 300),
      [paid('pay_1', 100), authorized(400, { charge_id: 'balance' })],
      { refund_amount: 0, to: [], kept: undefined, due: 200 },
    ],
    [
      'a part of what is authorized: nothing is said yet',
      part(200, 0),
      [authorized(500)],
      { refund_amount: 0, to: [], kept: undefined },
    ],
    [
      'what was paid back before is not paid back again',
      whole(1_000, 0),
      [
        paid('pay_1', 1_000, {
          captures: [
            capture('c', {
              amount: 1_000,
              refunds: [{ id: 'rfd_1', amount: 400, reason: 'cancelled', state: 'owed' }],
            } as never),
          ],
        }),
      ],
      { refund_amount: 600, to: [['pay_1', 600]] },
    ],
    [
      'what was captured above what is due is not a part of it',
      whole(380, 0),
      [paid('pay_1', 500, { to_capture: 380 })],
      { refund_amount: 380, to: [['pay_1', 380]] },
    ],
    [
      'a second capture is not a part of it',
      whole(2_000, 0),
      [paid('pay_1', 1_000, { captures: [capture('a', { amount: 1_000 }), capture('b', { amount: 1_000 })] })],
      { refund_amount: 1_000, to: [['pay_1', 1_000]] },
    ],
  ] as const)('%s', (_, quote, payments, after) => {
    expect(planned(quote as Parameters<typeof planRefunds>[0], payments)).toMatchObject(after)
  })

  it('never pays back more than is left, and loses nothing: refunds, kept fee and what is left add up', () => {
    const money = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 4 }),
        money,
        money,
        (amounts, refund, fee) => {
          const payments = amounts.map((amount, number) => paid(`pay_${number}`, amount, { created_at: number }))
          const { refund_amount, refunds, due } = planRefunds(whole(refund, fee), payments, named)
          const taken = sum(amounts)
          expect(sum(refunds.map(({ owed }) => owed.amount))).toBe(refund_amount)
          expect(refund_amount).toBeLessThanOrEqual(Math.min(refund, taken))
          for (const { payment, owed } of refunds) expect(owed.amount).toBeLessThanOrEqual(payment.amount)
          // The fee is kept before anything is paid back; what the payments do not cover of it is due.
          expect(taken - refund_amount).toBeGreaterThanOrEqual(Math.min(fee, taken))
          expect(due).toBe(Math.max(0, fee - taken))
        },
      ),
    )
  })
})
