import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Payment, refundsOf } from '../../shared/commerce/rules/payment.ts'
import { planRefunds } from '../../shared/commerce/rules/refund-plan.ts'
import { sum } from '../../shared/kernel/money.ts'
import { aCapture, aPayment } from './sales.ts'

const about = { part: 'cxl_1', reason: 'cancelled' } as const

type Refunded = ReturnType<typeof refundsOf>[number]

/** A payment of which some was captured, and some of that paid back before. */
const paid = (
  id: string,
  amount: number,
  {
    back = [],
    created_at = 0,
    ...changes
  }: Partial<Payment> & { readonly back?: readonly { amount: number; reason?: Refunded['reason'] }[] } = {},
): Payment =>
  aPayment({
    id,
    amount,
    state: 'confirmed',
    created_at,
    captures: [
      {
        ...aCapture(`cap of ${id}`, { amount }),
        gateway: 'sandbox',
        order_id: 'order-1',
        refunds: back.map(({ amount: of, reason = 'cancelled' }, index) => ({
          id: `rfd_${index}`,
          part: `cxl_${index}`,
          amount: of,
          reason,
          state: 'owed' as const,
        })),
      },
    ],
    ...changes,
  })

const of = (refunds: ReturnType<typeof planRefunds>['refunds']) =>
  refunds.map(({ payment, owed }) => [payment.id, owed.capture.id, owed.amount])

describe('the refunds of a cancellation', () => {
  it.each([
    ['all of one payment', [paid('a', 900)], 900, 0, [['a', 'cap of a', 900]]],
    ['less the fee', [paid('a', 900)], 810, 90, [['a', 'cap of a', 810]]],
    [
      'the newest payment first, then the one before',
      [paid('a', 300, { created_at: 1 }), paid('b', 600, { created_at: 2 })],
      700,
      200,
      [
        ['b', 'cap of b', 600],
        ['a', 'cap of a', 100],
      ],
    ],
    ['no more than is left', [paid('a', 900, { back: [{ amount: 800 }] })], 900, 0, [['a', 'cap of a', 100]]],
    ['nothing once all went back', [paid('a', 900, { back: [{ amount: 900 }] })], 900, 0, []],
    [
      'what was captured above does not count as paid back of it',
      [paid('a', 900, { to_capture: 600, back: [{ amount: 300, reason: 'captured_above' }] })],
      600,
      0,
      [['a', 'cap of a', 600]],
    ],
    ['nothing of one given back', [paid('a', 900, { state: 'given_back' })], 900, 0, []],
  ] as const)('%s', (_, payments, refund_amount, fee_amount, refunds) => {
    const plan = planRefunds({ refund_amount, fee_amount }, payments, about)
    expect(of(plan.refunds)).toEqual(refunds)
    expect(plan.refund_amount).toBe(sum(refunds.map(([, , amount]) => amount)))
    expect(plan.refunds.every(({ owed }) => owed.part === 'cxl_1' && owed.reason === 'cancelled')).toBe(true)
  })

  const authorized = aPayment({
    id: 'auth',
    amount: 500,
    state: 'authorized',
    captures: [],
    authorization: { id: 'auth-1', amount: 500, expires_at: 1 } as unknown as Payment['authorization'],
  })

  it.each([
    ['its fee is captured, the rest let go', { refund_amount: 0, fee_amount: 200 }, [], 200, 0],
    ['a fee above it is still due', { refund_amount: 0, fee_amount: 700 }, [], 500, 200],
    ['a fee that was paid already is not taken again', { refund_amount: 0, fee_amount: 200 }, [paid('a', 300)], 0, 0],
  ] as const)('authorized money: %s', (_, quote, others, toCapture, due) => {
    const plan = planRefunds(quote, [...others, authorized], about)
    expect([plan.authorized?.payment.id, plan.authorized?.to_capture, plan.due]).toEqual(['auth', toCapture, due])
  })

  it('authorized money is left as it is where a part is cancelled', () => {
    const rest = { details: {}, lines: [] }
    expect(planRefunds({ refund_amount: 100, fee_amount: 0, rest }, [authorized], about).authorized).toBeUndefined()
  })

  it('never give back more than is left of any capture, nor touch what the fee needs, and add up', () => {
    const payment = fc.record({
      amount: fc.integer({ min: 0, max: 1_000 }),
      earlier: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 3 }),
      created_at: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom('confirmed', 'paid', 'given_back', 'open'),
    })
    const money = fc.integer({ min: 0, max: 3_000 })
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 4 }), money, money, (rows, refund_amount, fee_amount) => {
        const payments = rows.map(({ amount, earlier, ...row }, index) =>
          paid(`pay_${index}`, amount, { ...row, back: earlier.map(each => ({ amount: each })) } as Partial<Payment>),
        )
        const plan = planRefunds({ refund_amount, fee_amount }, payments, about)
        const left = ({ captures: [first] }: Payment) =>
          first ? Math.max(0, first.amount - sum(refundsOf(first).map(({ amount }) => amount))) : 0
        const kept = sum(payments.filter(({ state }) => state === 'confirmed' || state === 'paid').map(left))
        for (const { payment: from, owed } of plan.refunds) {
          expect(owed.amount).toBeGreaterThan(0)
          expect(owed.amount).toBeLessThanOrEqual(left(from))
          expect(['confirmed', 'paid']).toContain(from.state)
        }
        expect(new Set(plan.refunds.map(({ payment: from }) => from.id)).size).toBe(plan.refunds.length)
        expect(sum(plan.refunds.map(({ owed }) => owed.amount))).toBe(plan.refund_amount)
        expect(plan.refund_amount).toBe(Math.min(refund_amount, Math.max(0, kept - fee_amount)))
        expect(plan.due).toBe(Math.max(0, fee_amount - kept))
        const times = plan.refunds.map(({ payment: from }) => from.created_at)
        expect(times).toEqual(times.toSorted((first, second) => second - first))
      }),
      { numRuns: 500 },
    )
  })
})
