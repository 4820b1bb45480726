import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustedQuote } from '../../shared/commerce/rules/adjusted-quote.ts'
import { type Adjusting, adjusted, ofItsKind } from '../../shared/commerce/rules/adjusting.ts'
import { plainInvoicing } from '../../shared/commerce/rules/invoicing.ts'
import { newBooking } from '../../shared/commerce/rules/new-booking.ts'
import type { PaymentPlan } from '../../shared/commerce/rules/plan.ts'
import { type Booking, isTotal, type Line } from '../../shared/commerce/rules/records.ts'
import type { Details } from '../../shared/commerce/rules/reservation-record.ts'
import type { Quote } from '../../shared/commerce/rules/selling.ts'
import { invoice } from '../../shared/invoices/rules/invoice.ts'
import { sum } from '../../shared/kernel/money.ts'
import { applyBenefits } from '../../shared/memberships/rules/benefits.ts'
import { linesOf } from '../../shared/transit/rules/booked-seats.ts'
import { quoteSeats } from '../../shared/transit/rules/cancel-seats.ts'
import { visitSelling } from '../architecture/clinic/visit-selling.ts'
import { lineOf } from './kinds.ts'
import { aBooking, aPayment } from './sales.ts'

const now = Date.parse('2027-01-15T12:00:00Z')
const contact = { email: 'asha@example.com', phone: '+919876543210' }
const percentOff = (percent: number): Adjusting => ({
  keys: () => ({}),
  adjust: ({ lines, kind, currency }) => applyBenefits(lines, kind, [{ rule: 'percent_off', kind, percent }], currency),
})
const less = (code: string, amount: number): Adjusting => ({
  keys: () => ({}),
  adjust: ({ lines }) => [...lines, lineOf(-Math.min(amount, sum(lines.map(line => line.amount))), code)],
})

/** A booking as it is made of a draft, at the prices that adjustments leave. */
const booked = (
  { kind = 'bus', lines, currency = 'INR', details = {}, plan = 'prepaid' as PaymentPlan }: Partial<Booking>,
  adjusting: readonly Adjusting[],
): Booking => {
  const draft = adjusted(
    { subject_id: 'x', details: details as Details, lines: lines ?? [], currency, plan, deposit: 0 },
    adjusting,
    { kind, loaded: {}, now },
  )
  const made = newBooking({ user_id: 'usr_1', kind, draft, contact, awaitsMs: 1 }, now)
  return { ...made, booking_reference: 'BK1', state: 'confirmed' }
}

const seats = (prices: readonly number[]) =>
  prices.map((price, index) => ({ seat_number: `${index}`, seat_type: 'window', price }))
const ofSeats = (prices: readonly number[]) => aBooking({ seats: seats(prices) }).details
const afterwards = (booking: Booking, { rest }: Quote<Details>): Booking => {
  if (!rest) return booking
  const total_amount = sum(rest.lines.map(({ amount, tax }) => amount + tax))
  return { ...booking, ...rest, total_amount }
}
const cancelled = (booking: Booking, seat_ids: readonly string[] | undefined, by: 'owner' | 'operator') =>
  adjustedQuote(
    booking,
    quoteSeats(ofItsKind(booking) as never, seat_ids && { seat_ids }, by, now) as unknown as Quote<Details>,
  )

const prices = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 6 })
const reductions = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 500_000 }))
const currencies = fc.constantFrom('JPY', 'INR', 'KWD')

describe('a price with adjustments', () => {
  it('adds up, is never below 0, and is what its kind priced without them', () => {
    const line = fc.record({
      amount: fc.integer({ min: 0, max: 1_000_000 }),
      tax: fc.integer({ min: 0, max: 100_000 }),
    })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        reductions,
        currencies,
        (own, [percent, off], currency) => {
          const lines: Line[] = own.map(({ amount, tax }) => ({ ...lineOf(amount), tax }))
          const booking = booked({ lines, currency }, [percentOff(percent), less('voucher', off)])
          expect(isTotal(booking)).toBe(true)
          expect(booking.charges).toMatchObject([{ amount: booking.total_amount }])
          expect(ofItsKind(booking)).toMatchObject({
            lines,
            total_amount: sum(lines.map(({ amount, tax }) => amount + tax)),
          })
        },
      ),
    )
  })

  it.each<[PaymentPlan]>([['authorize_then_capture'], ['deposit_then_balance'], ['postpaid']])(
    'is left as it is where more may be due later: %s',
    plan => {
      const booking = booked({ lines: [lineOf(1_000)], plan }, [percentOff(10)])
      expect([booking.total_amount, booking.adjustments]).toEqual([1_000, undefined])
    },
  )

  it.each<[string, (lines: readonly Line[]) => readonly Line[]]>([
    ['raises it', lines => [...lines, lineOf(1, 'more')]],
    ['takes more off than it is', lines => [...lines, lineOf(-1_001, 'less')]],
    ['changes a line of the kind', () => [lineOf(900), lineOf(-1, 'less')]],
    ['has a code of the kind', lines => [...lines, lineOf(-1)]],
  ])('is refused from an adjustment that %s', (_, change) => {
    const wrong: Adjusting = { keys: () => ({}), adjust: ({ lines }) => change(lines) }
    expect(() => booked({ lines: [lineOf(1_000)] }, [wrong])).toThrow(RangeError)
  })

  it('stands on the invoice with a line of its own, whose tax is part of the whole', () => {
    const booking = booked({ lines: [lineOf(10_000)] }, [percentOff(10)])
    const rates = [{ id: 'gst_1', basis_points: 1_800, effective_from: 0, created_at: 0 }]
    const capture = { id: 'cap_1', gateway: 'sandbox', order_id: 'o', amount: 9_000, currency: 'INR', captured_at: now }
    const payment = aPayment({ state: 'confirmed', amount: 9_000, captures: [capture] })
    const known = { booking, rates, invoicing: plainInvoicing, payments: [payment], events: [], invoices: {} }
    const { draft } = invoice(known, payment, now)
    expect(draft?.lines.map(({ code, amount, tax }) => [code, amount, tax])).toEqual([
      ['work', 10_000, 1_526],
      ['membership_discount', -1_000, -153],
    ])
    expect([draft?.total_amount, draft?.taxes]).toEqual([9_000, [{ code: 'gst', amount: 1_373 }]])
  })
})

describe('what cancelling gives back of an adjusted price', () => {
  it('is exactly what was paid when all of it is given back, in parts of any order', () => {
    const order = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 10 })
    fc.assert(
      fc.property(prices, reductions, order, currencies, (each, [percent, off], asked, currency) => {
        const lines = linesOf([{ seats: seats(each) }])
        let booking = booked({ lines, currency, details: ofSeats(each) }, [percentOff(percent), less('voucher', off)])
        const paid = booking.total_amount
        let given = 0
        const left = new Set(each.keys())
        for (const seat of [...asked, ...left]) {
          if (!left.delete(seat)) continue
          const quote = cancelled(booking, [String(seat)], 'operator')
          expect([quote.fee_amount, quote.refund_amount >= 0, quote.refund_amount <= (each[seat] ?? 0)]).toEqual([
            0,
            true,
            true,
          ])
          given += quote.refund_amount
          booking = afterwards(booking, quote)
          expect(isTotal(booking)).toBe(true)
          if (left.size > 0) expect(given + booking.total_amount).toBe(paid)
        }
        expect(given).toBe(paid)
      }),
    )
  })

  it('keeps a fee of what was paid by the policy, and never gives back more', () => {
    fc.assert(
      fc.property(prices, reductions, fc.boolean(), (each, [percent, off], isWhole) => {
        const lines = linesOf([{ seats: seats(each) }])
        const booking = booked({ lines, details: ofSeats(each) }, [percentOff(percent), less('voucher', off)])
        const quote = cancelled(booking, isWhole ? undefined : ['0'], 'owner')
        const rest = quote.rest ? afterwards(booking, quote).total_amount : 0
        expect(quote.refund_amount + quote.fee_amount + rest).toBe(booking.total_amount)
        expect(Math.min(quote.refund_amount, quote.fee_amount)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is the visit’s own rule of a clinic, in proportion to what was paid', () => {
    const details = { room_fee: 10_000, doctor_fee: 30_000, starts_at: now + 1, patient: { name: 'Asha' } }
    const lines = [lineOf(40_000, 'room'), lineOf(60_000, 'doctor')]
    const booking = booked({ kind: 'visit', lines, details }, [percentOff(25)])
    const quote = (by: 'owner' | 'operator') =>
      adjustedQuote(
        booking,
        visitSelling.cancel.quote({ booking: ofItsKind(booking), part: undefined, by, loaded: {}, now }),
      )
    expect(quote('owner')).toMatchObject({ refund_amount: 52_500, fee_amount: 22_500 })
    expect(quote('operator')).toMatchObject({ refund_amount: 75_000, fee_amount: 0 })
  })

  it('is nothing, and without a fee, where nothing was paid', () => {
    const booking = booked({ lines: linesOf([{ seats: seats([5_000]) }]), details: ofSeats([5_000]) }, [
      percentOff(100),
    ])
    expect([booking.plan, booking.total_amount]).toEqual(['free', 0])
    expect(cancelled(booking, undefined, 'owner')).toMatchObject({ refund_amount: 0, fee_amount: 0 })
  })
})
