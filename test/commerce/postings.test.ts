import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBalanced, type LedgerEvent, signed } from '../../shared/commerce/rules/ledger.ts'
import { observeOrder } from '../../shared/commerce/rules/observe-order.ts'
import type { Payment } from '../../shared/commerce/rules/payment.ts'
import { bouncedEvent, captureEvents, owedEvent, refundedEvent } from '../../shared/commerce/rules/postings.ts'
import { refundOf } from '../../shared/commerce/store/refunds.ts'
import { sum } from '../../shared/kernel/money.ts'
import { aCapture, anAttempt, anOrder, aPayment, start } from './sales.ts'

const balanceOf = (events: readonly LedgerEvent[], account: string): number =>
  sum(events.flatMap(({ entries }) => entries.filter(each => each.account === account).map(signed)))

const seen = (payment: Payment, captures: Parameters<typeof aCapture>[1][], gateway = 'sandbox') =>
  observeOrder(
    payment,
    anOrder({
      gateway,
      status: 'paid',
      captures: captures.map((changes, index) => aCapture(`cap-${index}`, changes)),
    }),
  )

describe('the ledger of a payment', () => {
  it('has what was taken, what the gateway kept of it, and each once', () => {
    const before = aPayment()
    const after = seen(before, [{ fee: 1_800 }, {}])
    const events = captureEvents(before, after)
    expect(events.map(({ event_id }) => event_id)).toEqual([
      'captured#sandbox#cap-0',
      'gateway_fee#sandbox#cap-0',
      'captured#sandbox#cap-1',
    ])
    expect(balanceOf(events, 'gateway:sandbox')).toBe(180_000 - 1_800)
    expect(balanceOf(events, 'customer')).toBe(-180_000)
    expect(balanceOf(events, 'costs:sandbox')).toBe(1_800)
    expect(captureEvents(after, seen(after, [{ fee: 1_800 }, {}]))).toEqual([])
  })

  it('has cash in the hands of the agent', () => {
    const before = aPayment({ attempts: [anAttempt({ gateway: 'cash' })] })
    expect(balanceOf(captureEvents(before, seen(before, [{}], 'cash')), 'cash:usr_1')).toBe(90_000)
  })

  it('sets money aside that is not what was due, and pays it back from there', () => {
    const before = aPayment()
    const after = seen(before, [{ amount: 89_999 }])
    const [event] = captureEvents(before, after)
    expect([after.state, event?.kind, balanceOf(event ? [event] : [], 'quarantine')]).toEqual([
      'quarantined',
      'quarantined',
      -89_999,
    ])
    const [capture] = after.captures
    if (!capture || !event) throw new Error('nothing was taken')
    const refund = refundOf(after, { capture, reason: 'other', amount: 89_999 }, start)
    const events = [event, owedEvent(after, refund), refundedEvent(refund, start)]
    for (const account of ['quarantine', 'refunds_due', 'customer', 'gateway:sandbox'])
      expect(balanceOf(events, account)).toBe(0)
  })

  it('balances whatever is taken, owed, paid back and bounced, and ends with what was kept', () => {
    const part = fc.record({ share: fc.integer({ min: 1, max: 100 }), bounces: fc.nat(3) })
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: 1, maxLength: 3 }),
        fc.array(part, { maxLength: 4 }),
        (fees, parts) => {
          const before = aPayment()
          const after = seen(
            before,
            fees.map(fee => ({ fee })),
          )
          const [capture] = after.captures
          if (!capture) throw new Error('nothing was taken')
          const refunds = parts.map(({ share, bounces }, index) => ({
            bounces,
            refund: refundOf(
              after,
              { capture, reason: 'cancelled', amount: share * 200, part: `part-${index}` },
              start,
            ),
          }))
          const events = [
            ...captureEvents(before, after),
            ...refunds.flatMap(({ refund, bounces }) => [
              owedEvent(after, refund),
              ...Array.from({ length: bounces }, (_, index) => ({
                ...refund,
                ...(index > 0 && { failures: index }),
              })).flatMap(each => [refundedEvent(each, start), bouncedEvent(each, start)]),
              refundedEvent({ ...refund, ...(bounces > 0 && { failures: bounces }) }, start),
            ]),
          ]
          expect(events.every(isBalanced)).toBe(true)
          expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length)
          const paidBack = sum(refunds.map(({ refund }) => refund.amount))
          expect(balanceOf(events, 'refunds_due')).toBe(0)
          expect(-balanceOf(events, 'customer')).toBe(90_000 * fees.length - paidBack)
          expect(balanceOf(events, 'gateway:sandbox') + balanceOf(events, 'costs:sandbox')).toBe(
            90_000 * fees.length - paidBack,
          )
        },
      ),
    )
  })
})
