import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInDoubt, observeInDoubt, observeOrder } from '../../shared/commerce/rules/observe-order.ts'
import type { GatewayOrder, Payment } from '../../shared/commerce/rules/payment.ts'
import { aCapture, anAttempt, anOrder, aPayment } from './sales.ts'

const paid = anOrder({ status: 'paid', captures: [aCapture('cap-1')] })
const authorization = { amount: 90_000, currency: 'INR', authorized_at: 1, expires_at: 2 }
const attemptStates = (payment: Payment) => payment.attempts.map(({ state }) => state)

describe('observing an order', () => {
  it.each([
    ['open', anOrder(), 'open', 'open'],
    ['declined', anOrder({ status: 'declined' }), 'open', 'declined'],
    ['cancelled', anOrder({ status: 'cancelled' }), 'open', 'cancelled'],
    ['expired', anOrder({ status: 'expired' }), 'open', 'expired'],
    ['authorized', anOrder({ status: 'authorized', authorization }), 'authorized', 'authorized'],
    ['voided', anOrder({ status: 'voided', authorization }), 'open', 'voided'],
    ['paid', paid, 'paid', 'captured'],
    ['captured', { ...paid, authorization }, 'paid', 'captured'],
    ['paid, with no capture to show', anOrder({ status: 'paid' }), 'open', 'open'],
    [
      'another amount',
      anOrder({ status: 'paid', captures: [aCapture('c', { amount: 1 })] }),
      'quarantined',
      'captured',
    ],
    [
      'a currency',
      anOrder({ status: 'paid', captures: [aCapture('c', { currency: 'USD' })] }),
      'quarantined',
      'captured',
    ],
  ])('%s', (_, order, state, attempt) => {
    const seen = observeOrder(aPayment(), order)
    expect([seen.state, attemptStates(seen)]).toEqual([state, [attempt]])
  })

  it('changes nothing the second time: the same object', () => {
    const seen = observeOrder(aPayment(), paid)
    expect(observeOrder(seen, paid)).toBe(seen)
    expect(observeOrder(seen, anOrder({ status: 'declined' }))).toBe(seen)
  })

  it('reopens an expired payment when money comes late', () => {
    expect(observeOrder(aPayment({ state: 'expired' }), paid).state).toBe('paid')
  })

  it.each(['paid', 'confirmed', 'given_back', 'quarantined'] as const)(
    'of a second capture leaves %s as it is',
    state => {
      const payment = { ...observeOrder(aPayment(), paid), state }
      const seen = observeOrder(payment, anOrder({ id: 'order-2', captures: [aCapture('cap-2', { amount: 5 })] }))
      expect([seen.state, seen.captures.map(({ id }) => id)]).toEqual([state, ['cap-1', 'cap-2']])
    },
  )

  it('names a capture by its gateway too', () => {
    const seen = observeOrder(observeOrder(aPayment(), paid), { ...paid, gateway: 'another' })
    expect(seen.captures.map(({ gateway, id }) => [gateway, id])).toEqual([
      ['sandbox', 'cap-1'],
      ['another', 'cap-1'],
    ])
  })
})

const arbitraryOrder = fc.record({
  id: fc.constantFrom('order-1', 'order-2', 'order-3'),
  status: fc.constantFrom<GatewayOrder['status']>(
    'open',
    'declined',
    'cancelled',
    'expired',
    'authorized',
    'paid',
    'voided',
  ),
  capture: fc.boolean(),
})

describe('orders in any sequence', () => {
  const payment = aPayment({ attempts: ['order-1', 'order-2', 'order-3'].map(order_id => anAttempt({ order_id })) })
  const orderOf = ({ id, status, capture }: { id: string; status: GatewayOrder['status']; capture: boolean }) =>
    anOrder({ id, status, captures: capture ? [aCapture(`capture of ${id}`)] : [] })
  const essence = ({ state, attempts, captures }: Payment) => ({
    state,
    attempts: attempts.map(attempt => attempt.state),
    captures: captures.map(({ id }) => id).toSorted(),
  })

  it('end in the same payment, repeated, reordered or contradictory', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryOrder, { minLength: 1, maxLength: 8 }).chain(news =>
          fc.tuple(
            fc.constant(news),
            fc.shuffledSubarray(
              news.flatMap(one => [one, one, one]),
              { minLength: news.length * 3 },
            ),
          ),
        ),
        ([news, again]) => {
          const once = news.map(orderOf).reduce(observeOrder, payment)
          const often = again.map(orderOf).reduce(observeOrder, payment)
          expect(essence(often)).toEqual(essence(once))
          expect(once.state).toBe(news.some(({ capture }) => capture) ? 'paid' : 'open')
        },
      ),
    )
  })

  it('lose no capture and count none twice', () => {
    fc.assert(
      fc.property(fc.array(arbitraryOrder, { maxLength: 12 }), news => {
        const seen = news.map(orderOf).reduce(observeOrder, payment)
        const captured = new Set(news.filter(({ capture }) => capture).map(({ id }) => `capture of ${id}`))
        expect(seen.captures.map(({ id }) => id).toSorted()).toEqual([...captured].toSorted())
      }),
    )
  })
})

describe('in doubt', () => {
  const tooLittle = anOrder({ status: 'paid', captures: [aCapture('cap-1', { amount: 1 })] })

  it.each([
    ['what was due is not', paid, false],
    ['a decline is not', anOrder({ status: 'declined' }), false],
    ['another amount is', tooLittle, true],
    ['an unknown order is', { ...paid, id: 'order-9' }, true],
  ])('%s', (_, order, doubt) => {
    expect(isInDoubt(aPayment(), order)).toBe(doubt)
  })

  it.each([
    ['the record has the right amount', paid, 'paid', undefined],
    ['the record has the same amount', tooLittle, 'quarantined', 'amount_differs'],
    ['the record has no money', anOrder(), 'quarantined', 'event_contradicts_record'],
    ['the gateway has no such order', undefined, 'quarantined', 'event_contradicts_record'],
    ['the order is of another payment', { ...paid, payment_id: 'pay_2' }, 'quarantined', 'event_contradicts_record'],
  ])('%s', (_, record, state, reason) => {
    const seen = observeInDoubt(aPayment(), tooLittle, record)
    expect([seen.state, seen.quarantine_reason]).toEqual([state, reason])
  })

  it('a decline of an unknown order changes nothing', () => {
    const payment = aPayment()
    expect(observeInDoubt(payment, anOrder({ id: 'order-9', status: 'declined' }), undefined)).toBe(payment)
  })

  it('a confirmed payment stays so, whatever is observed', () => {
    const confirmed = { ...observeOrder(aPayment(), paid), state: 'confirmed' as const }
    expect(observeInDoubt(confirmed, anOrder({ id: 'order-9', captures: [aCapture('x')] }), undefined)).toBe(confirmed)
  })
})
