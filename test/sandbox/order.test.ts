import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameOrder, newOrder } from '../../shared/sandbox/rules/new-order.ts'
import { cancel, decline, type Order, orderStatus, pay } from '../../shared/sandbox/rules/order.ts'
import { refund } from '../../shared/sandbox/rules/refund.ts'
import { isSigned, signatureHeader } from '../../shared/sandbox/rules/signature.ts'

const start = Date.parse('2027-01-15T10:00:00Z')
const fresh = newOrder(
  'key',
  { amount: 100, currency: 'INR', reference: 'pay_1', expires_at: '2027-01-15T10:10:00Z' },
  start,
)

const act = fc.record({
  kind: fc.constantFrom('pay', 'decline', 'cancel', 'refund', 'refund'),
  after: fc.nat(900_000),
  key: fc.nat(4),
  amount: fc.integer({ min: 1, max: 120 }),
})

type Act = ReturnType<typeof act.generate>['value']

const perform = (order: Order, { kind, after, key, amount }: Act): Order => {
  const now = start + after
  try {
    if (kind === 'pay') return pay(order, now)
    if (kind === 'decline') return decline(order, now)
    if (kind === 'cancel') return cancel(order)
    return refund(order, { key: String(key), captureId: order.captures[0]?.id ?? '', amount }, now).order
  } catch {
    return order
  }
}

describe('an order of the sandbox', () => {
  it('is captured once at most, and never pays back more than that, in any sequence of calls', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), acts => {
        let order = fresh
        for (const one of acts) {
          const before = order
          order = perform(order, one)
          if (before.state === 'paid') expect(order.state).toBe('paid')
          if (before.state === 'cancelled') expect(order.state).toBe('cancelled')
        }
        const paidBack = order.refunds.reduce((total, { amount }) => total + amount, 0)
        expect(order.captures.length).toBeLessThanOrEqual(1)
        expect(paidBack).toBeLessThanOrEqual(order.captures.length * 100)
        expect(new Set(order.refunds.map(({ id }) => id)).size).toBe(order.refunds.length)
        expect(orderStatus(order, start) === 'refunded').toBe(order.state === 'paid' && paidBack === 100)
      }),
    )
  })

  it.each([
    ['amount', { amount: 1 }],
    ['currency', { currency: 'USD' }],
    ['reference', { reference: 'pay_2' }],
    ['capture', { capture: 'manual' as const }],
  ])('with another %s is another order', (_, changes) => {
    expect(isSameOrder(fresh, { ...fresh, ...changes })).toBe(false)
    expect(isSameOrder(fresh, { ...fresh, version: 9, capture: 'automatic' })).toBe(true)
  })
})

describe('a signature', () => {
  it('is valid for its body, key and time, and for none that differs in a single byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (body, at, change) => {
        const header = signatureHeader(body, 'key', start)
        expect(isSigned(body, header, 'key', start)).toBe(true)
        const changed = Uint8Array.from(body)
        const index = at % body.length
        changed[index] = (changed[index] ?? 0) ^ change
        expect(isSigned(changed, header, 'key', start)).toBe(false)
        expect(isSigned(body, header, 'another', start)).toBe(false)
      }),
    )
  })

  it.each([
    [-300, true],
    [-301, false],
    [300, true],
    [301, false],
  ])('of %i seconds from now: %s', (seconds, holds) => {
    expect(isSigned(Buffer.from('x'), signatureHeader('x', 'key', start + seconds * 1000), 'key', start)).toBe(holds)
  })
})
