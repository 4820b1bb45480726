import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toEvent, toOrder } from '../../shared/sandbox/presenters/to-order.ts'
import { authorizedMoney, capture, voidAuthorization } from '../../shared/sandbox/rules/authorization.ts'
import { newOrder } from '../../shared/sandbox/rules/new-order.ts'
import { cancel, decline, type Order, orderStatus, pay, withDelivery } from '../../shared/sandbox/rules/order.ts'
import { refund } from '../../shared/sandbox/rules/refund.ts'
import { webhookPath } from '../../shared/sandbox/rules/webhook-path.ts'

const start = Date.parse('2027-01-15T10:00:00Z')
const hour = 3600_000
const wanted = { amount: 100, currency: 'INR', reference: 'pay_1', expires_at: '2027-01-15T10:10:00Z' }
const fresh = newOrder('key', { ...wanted, capture: 'manual', authorization_seconds: 3600 }, start)
const authorized = pay(fresh, start)
const captured = capture(authorized, { key: 'k', amount: 60 }, start + 1000)
const voided = voidAuthorization(authorized, start + 1000)

describe('an order with manual capture', () => {
  it('is authorized by the customer’s success, and again by a second click', () => {
    expect(authorized).toMatchObject({ state: 'authorized', captures: [], authorization: { amount: 100 } })
    expect(authorized.authorization?.expires_at).toBe(start + hour)
    expect(pay(authorized, start + 5)).toBe(authorized)
    expect(pay(captured, start + 5)).toBe(captured)
  })

  it('may be authorized late, after the bank declined', () => {
    expect(pay(decline(fresh, start), start + 1000).state).toBe('authorized')
  })

  it('stays authorized for a week unless it says how long', () => {
    const { authorization } = pay(newOrder('key', { ...wanted, capture: 'manual' }, start), start)
    expect(authorization?.expires_at).toBe(start + 7 * 24 * hour)
  })

  it.each([
    ['open', fresh, 0, 'open', [0, 0, 0]],
    ['over, unpaid', fresh, hour, 'expired', [0, 0, 0]],
    ['authorized, its session over', authorized, hour - 1, 'authorized', [0, 0, 100]],
    ['lapsed', authorized, hour, 'expired', [0, 100, 0]],
    ['captured in part', captured, 2000, 'paid', [60, 40, 0]],
    ['captured in part, much later', captured, 2 * hour, 'paid', [60, 40, 0]],
    ['voided', voided, 2000, 'voided', [0, 100, 0]],
    ['voided, much later', voided, 2 * hour, 'voided', [0, 100, 0]],
  ] as const)('%s', (_, order, after, status, [taken, released, capturable]) => {
    expect(orderStatus(order, start + after)).toBe(status)
    expect(authorizedMoney(order, start + after)).toEqual({ captured: taken, released, capturable })
  })

  it('has no authorized money where the capture is automatic', () => {
    const paid = pay(newOrder('key', wanted, start), start)
    expect(authorizedMoney(paid, start)).toEqual({ captured: 0, released: 0, capturable: 0 })
    expect(toOrder(paid, start)).not.toHaveProperty('authorization')
    expect(toOrder(paid, start).capture).toBe('automatic')
  })

  it.each([
    ['ORDER_NOT_AUTHORIZED', 'open', fresh, 0],
    ['ORDER_NOT_AUTHORIZED', 'declined', decline(fresh, start), 0],
    ['ORDER_NOT_AUTHORIZED', 'cancelled', cancel(fresh), 0],
    ['ORDER_NOT_AUTHORIZED', 'expired', fresh, hour],
    ['AUTHORIZATION_EXPIRED', 'expired', authorized, hour],
    ['AUTHORIZATION_VOIDED', 'voided', voided, 2000],
    ['AUTHORIZATION_VOIDED', 'voided', voided, 2 * hour],
    ['ALREADY_CAPTURED', 'paid', captured, 2000],
    ['ALREADY_CAPTURED', 'paid', captured, 2 * hour],
    ['ALREADY_CAPTURED', 'paid', pay(newOrder('key', wanted, start), start), 0],
  ])('is not captured: %s when %s', (code, status, order, after) => {
    const attempt = () => capture(order, { key: 'another', amount: 1 }, start + after)
    expect(attempt).toThrow(expect.objectContaining({ code, details: { order_status: status } }))
  })

  it('gives no more than was authorized: CAPTURE_TOO_LARGE', () => {
    const attempt = () => capture(authorized, { key: 'k', amount: 101 }, start)
    expect(attempt).toThrow(expect.objectContaining({ code: 'CAPTURE_TOO_LARGE', details: { authorized: 100 } }))
    expect(capture(authorized, { key: 'k', amount: 100 }, start).captures).toMatchObject([{ amount: 100 }])
  })

  it('is captured once by one key, which is for one amount', () => {
    expect(capture(captured, { key: 'k', amount: 60 }, start + 2 * hour)).toBe(captured)
    const attempt = () => capture(captured, { key: 'k', amount: 61 }, start)
    expect(attempt).toThrow(expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' }))
  })

  it.each([
    ['open', fresh, 0],
    ['declined', decline(fresh, start), 0],
    ['lapsed', authorized, hour],
    ['captured', captured, 2000],
    ['voided', voided, 2000],
  ])('is not voided when it is %s', (_, order, after) => {
    expect(voidAuthorization(order, start + after)).toBe(order)
  })

  it.each([
    ['authorized', authorized],
    ['captured', captured],
    ['voided', voided],
  ])('is not cancelled when it is %s', (_, order) => {
    expect(cancel(order)).toBe(order)
  })

  it.each([
    ['lapsed', authorized, hour],
    ['voided', voided, 2000],
  ])('can be neither paid nor declined when it is %s', (_, order, after) => {
    for (const act of [pay, decline])
      expect(() => act(order, start + after)).toThrow(expect.objectContaining({ code: 'ORDER_CLOSED' }))
  })
})

type Act = 'pay' | 'decline' | 'cancel' | 'capture' | 'void' | 'refund'

const act = fc.record({
  kind: fc.constantFrom<Act>('pay', 'pay', 'decline', 'cancel', 'capture', 'capture', 'void', 'refund'),
  wait: fc.nat(hour / 3),
  key: fc.constantFrom('a', 'b', 'c'),
  amount: fc.integer({ min: 1, max: 120 }),
})

const perform = (order: Order, { kind, key, amount }: ReturnType<typeof act.generate>['value'], now: number): Order => {
  try {
    if (kind === 'pay') return pay(order, now)
    if (kind === 'decline') return decline(order, now)
    if (kind === 'cancel') return cancel(order)
    if (kind === 'capture') return capture(order, { key, amount }, now)
    if (kind === 'void') return voidAuthorization(order, now)
    return refund(order, { key, captureId: order.captures[0]?.id ?? '', amount }, now).order
  } catch {
    return order
  }
}

/** What may follow a status by acts and by time; a status without any is final, but for itself. */
const next: Record<ReturnType<typeof orderStatus>, readonly string[]> = {
  open: ['authorized', 'declined', 'cancelled', 'expired'],
  declined: ['authorized', 'cancelled'],
  authorized: ['paid', 'voided', 'expired'],
  paid: ['refunded'],
  expired: ['cancelled'],
  cancelled: [],
  voided: [],
  refunded: [],
}

describe('an order with manual capture, in any sequence of calls', () => {
  it('adds up: captured, released and capturable are what was authorized, and no more is paid back than captured', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), acts => {
        let order = fresh
        let now = start
        for (const one of acts) {
          now += one.wait
          order = perform(order, one, now)
          const { captured, released, capturable } = authorizedMoney(order, now)
          expect(captured + released + capturable).toBe(order.authorization?.amount ?? 0)
          expect(Math.min(captured, released, capturable)).toBeGreaterThanOrEqual(0)
          expect(order.captures.length).toBeLessThanOrEqual(1)
          expect(captured).toBe(order.captures[0]?.amount ?? 0)
          expect(order.refunds.reduce((total, { amount }) => total + amount, 0)).toBeLessThanOrEqual(captured)
        }
      }),
    )
  })

  it('never contradicts itself: a status follows from the one before, and agrees with the money', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), acts => {
        let order = fresh
        let now = start
        for (const one of acts) {
          const before = orderStatus(order, now)
          // Time alone may change the status, then the act.
          const waited = orderStatus(order, now + one.wait)
          now += one.wait
          order = perform(order, one, now)
          const after = orderStatus(order, now)
          for (const [from, to] of [
            [before, waited],
            [waited, after],
          ] as const)
            if (from !== to) expect(next[from]).toContain(to)
          const { captured, capturable } = authorizedMoney(order, now)
          expect(capturable > 0).toBe(after === 'authorized')
          expect(captured > 0).toBe(after === 'paid' || after === 'refunded')
        }
      }),
    )
  })
})

describe('the event of an order', () => {
  it.each([
    ['order.authorized', authorized, start],
    ['order.paid', captured, start + 1000],
    ['order.voided', voided, start + 1000],
  ])('%s, with the same id however often it is made', (type, order, at) => {
    const event = toEvent(order, start + 5)
    expect(event).toMatchObject({ type, created_at: new Date(at).toISOString().replace(/\.\d+/, '') })
    expect(toEvent(order, start + 9)?.id).toBe(event?.id)
  })

  it.each([
    ['open', fresh],
    ['cancelled', cancel(fresh)],
  ])('is none when it is %s', (_, order) => {
    expect(toEvent(order, start)).toBeUndefined()
  })

  it('is sent as the customer’s page asked, unless nothing changed', () => {
    const delivery = { delay_seconds: 3, duplicates: 2 }
    expect(withDelivery(fresh, authorized, delivery).webhooks).toEqual(delivery)
    expect(withDelivery(authorized, authorized, delivery)).toBe(authorized)
  })

  it.each([
    [undefined, 'sandbox'],
    ['sandboxwhole', 'sandboxwhole'],
    ['../../tickets', 'sandbox'],
    ['Sandbox', 'sandbox'],
    ['a'.repeat(21), 'sandbox'],
    ['', 'sandbox'],
  ])('of a gateway named %s goes to the webhook of %s', (gateway, name) => {
    const metadata: Record<string, string> = gateway === undefined ? {} : { gateway }
    expect(webhookPath({ metadata })).toBe(`/api/v1/payments/webhook/${name}`)
  })
})
