import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observeOrder } from '../../shared/commerce/rules/observe-order.ts'
import { type Capture, type GatewayOrder, type Payment, refundsOf } from '../../shared/commerce/rules/payment.ts'
import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import type { Sale } from '../../shared/commerce/rules/sale.ts'
import { nextSaleStep } from '../../shared/commerce/rules/settle.ts'
import { aBooking, aCapture, anOrder, aPayment, aReservation } from './sales.ts'

const paid = observeOrder(aPayment(), anOrder({ captures: [aCapture('cap-1')] }))
const reasons = { taken: 'seats_taken', given_up: 'hold_given_up' } as const
const authorization = { amount: 90_000, currency: 'INR', authorized_at: 1, expires_at: 2 }
const authorized = observeOrder(aPayment(), anOrder({ status: 'authorized', authorization }))
const lapsed = observeOrder(authorized, anOrder({ status: 'expired', authorization }))
const ride = { plan: 'authorize_then_capture', reservation_id: undefined } as const
const second = { ...aCapture('cap-2'), gateway: 'sandbox', order_id: 'order-2' }
const aSale = (changes: Partial<Sale> = {}): Sale => ({
  payment: paid,
  booking: aBooking(),
  reservation: aReservation(),
  units: 'unknown',
  verdict: 'confirmable',
  isRefused: false,
  reasons,
  ...changes,
})

const owe = (capture: Capture): Capture =>
  refundsOf(capture).length > 0
    ? capture
    : { ...capture, refunds: [{ id: capture.id, amount: capture.amount, reason: 'seats_taken', state: 'owed' }] }

const owed = (payment: Payment): Payment => ({ ...payment, captures: payment.captures.map(owe) })

/** Charges as they are once the booking is confirmed. */
const charges = aBooking().charges.map(charge => ({ ...charge, state: 'paid' as const }))

describe('the next step', () => {
  it.each<[string, Partial<Sale>, object]>([
    ['rests while no money has come', { payment: aPayment() }, { kind: 'rest' }],
    ['rests when expired', { payment: aPayment({ state: 'expired' }) }, { kind: 'rest' }],
    ['rests when quarantined', { payment: { ...paid, state: 'quarantined' } }, { kind: 'rest' }],
    ['asks first whether it may be confirmed', { verdict: 'unknown' }, { kind: 'ask' }],
    ['gives back what may not be', { verdict: 'departed' }, { kind: 'give_back', reason: 'departed' }],
    ['sells', {}, { kind: 'sell' }],
    ['sells after the hold lapsed', { reservation: aReservation({ state: 'expired' }) }, { kind: 'sell' }],
    ['confirms what is sold', { units: 'sold' }, { kind: 'confirm' }],
    ['gives back when a seat is taken', { units: 'taken' }, { kind: 'give_back', reason: 'seats_taken' }],
    ['gives back when the hold is long gone', { reservation: undefined }, { kind: 'give_back', reason: 'seats_taken' }],
    [
      'gives back when the holder gave up, sold or not',
      { units: 'sold', reservation: aReservation({ state: 'cancelled' }) },
      { kind: 'give_back', reason: 'hold_given_up' },
    ],
    [
      'gives back when an admin released the seats',
      { reservation: aReservation({ state: 'released' }) },
      { kind: 'give_back', reason: 'hold_given_up' },
    ],
    [
      'gives back when the booking was cancelled',
      { booking: aBooking({ state: 'cancelled', cancel_reason: 'seats_taken' }) },
      { kind: 'give_back', reason: 'seats_taken' },
    ],
    [
      'concludes once the booking is confirmed, whatever the state of the hold',
      { booking: aBooking({ state: 'confirmed', charges }), reservation: undefined },
      { kind: 'conclude' },
    ],
    ['rests when confirmed', { payment: { ...paid, state: 'confirmed' } }, { kind: 'rest' }],
    ['frees seats that were sold in vain', { payment: { ...paid, state: 'given_back' } }, { kind: 'free_units' }],
    [
      'pays back what was captured all the same once it is given back',
      { payment: { ...paid, state: 'given_back' }, units: 'freed' },
      { kind: 'refund', amount: 90_000 },
    ],
    ['rests after that', { payment: owed({ ...paid, state: 'given_back' }), units: 'freed' }, { kind: 'rest' }],
    [
      'frees what a cancellation had freed and this run sold',
      { payment: { ...paid, state: 'confirmed' }, booking: aBooking({ state: 'cancelled' }) },
      { kind: 'free_units' },
    ],
    [
      'owes a second capture back',
      { payment: { ...paid, state: 'confirmed', captures: [...paid.captures, second] } },
      { kind: 'refund', capture: second, amount: second.amount, reason: 'second_capture' },
    ],
    ['sells what is authorized before it captures', { payment: authorized }, { kind: 'sell' }],
    ['captures once it is sold', { payment: authorized, units: 'sold' }, { kind: 'capture', amount: 90_000 }],
    [
      'lets go of what was taken',
      { payment: authorized, units: 'taken' },
      { kind: 'give_back', reason: 'seats_taken' },
    ],
    [
      'gives up what its gateway refused to capture',
      { payment: authorized, units: 'sold', isRefused: true },
      { kind: 'give_back', reason: 'not_captured' },
    ],
    [
      'gives up what lapsed before it was captured',
      { payment: lapsed, units: 'sold' },
      { kind: 'give_back', reason: 'not_captured' },
    ],
    [
      'voids what is authorized once it is given back',
      { payment: { ...authorized, state: 'given_back' }, units: 'freed' },
      { kind: 'void' },
    ],
    [
      'confirms a booking that is captured later when it is authorized',
      { payment: authorized, booking: aBooking(ride), reservation: undefined },
      { kind: 'confirm' },
    ],
    [
      'rests then until it is said what to capture',
      { payment: authorized, booking: aBooking({ ...ride, state: 'confirmed' }), reservation: undefined },
      { kind: 'rest' },
    ],
    [
      'captures that',
      {
        payment: { ...authorized, to_capture: 5 },
        booking: aBooking({ ...ride, state: 'confirmed' }),
        reservation: undefined,
      },
      { kind: 'capture', amount: 5 },
    ],
    [
      'leaves it due where it lapsed',
      {
        payment: { ...lapsed, to_capture: 5 },
        booking: aBooking({ ...ride, state: 'confirmed' }),
        reservation: undefined,
      },
      { kind: 'owe' },
    ],
    [
      'lets all of it go',
      {
        payment: { ...authorized, to_capture: 0 },
        booking: aBooking({ ...ride, state: 'cancelled', cancel_reason: 'cancelled' }),
        reservation: undefined,
      },
      { kind: 'give_back', reason: 'cancelled' },
    ],
  ])('%s', (_, changes, step) => {
    expect(nextSaleStep(aSale(changes))).toMatchObject(step)
  })
})

/** A sale in memory, with the seats' owner: what the stores do, as far as the rules need it. */
interface World {
  payment: Payment
  booking: Booking
  reservation: Reservation
  owner: 'hold' | 'booking' | 'none' | 'other'
  /** The departure was closed: nothing of it is sold any more. */
  isClosed: boolean
  paidBack: string[]
}

/** One run that may be killed before any of its writes. It begins with what it read; its writes fail after a change since. */
function* run(world: World, orders: readonly GatewayOrder[]): Generator<void, void> {
  for (;;) {
    let sale: Sale = { ...world, units: 'unknown', verdict: 'unknown', isRefused: false, reasons }
    for (;;) {
      const isStale = () => sale.payment.revision !== world.payment.revision
      const write = (changes: Partial<Payment>) => {
        world.payment = { ...world.payment, ...changes, revision: world.payment.revision + 1 }
        sale = { ...sale, payment: world.payment }
      }
      yield
      const seen = orders.reduce(observeOrder, sale.payment)
      if (seen !== sale.payment) {
        if (isStale()) break
        write({ state: seen.state, attempts: seen.attempts, captures: seen.captures })
        continue
      }
      const step = nextSaleStep(sale)
      if (step.kind === 'rest') return
      if (step.kind === 'ask') sale = { ...sale, verdict: world.isClosed ? 'departure_closed' : 'confirmable' }
      else if (step.kind === 'sell') {
        if (!world.isClosed && (world.owner === 'hold' || world.owner === 'none')) world.owner = 'booking'
        const units = world.owner === 'booking' ? 'sold' : 'taken'
        sale = { ...sale, units, ...(units === 'taken' && { verdict: 'unknown' }) }
      } else if (step.kind === 'free_units') {
        if (world.owner === 'booking') world.owner = 'none'
        sale = { ...sale, units: 'freed' }
      } else if (step.kind === 'void') {
        const attempts = sale.payment.attempts.map(each =>
          each.key === step.key ? { ...each, state: 'voided' as const } : each,
        )
        if (isStale()) break
        write({ attempts })
      } else if (step.kind === 'capture') {
        // The gateway captures once, whoever asks, and nothing that was let go.
        const seenThen = observeOrder(sale.payment, anOrder({ captures: [aCapture('cap-1')] }))
        if (isStale()) break
        write({ state: seenThen.state, attempts: seenThen.attempts, captures: seenThen.captures })
      } else if (step.kind === 'confirm') {
        if (world.reservation.state === 'cancelled' || world.reservation.given_back_at) break
        world.reservation = { ...world.reservation, state: 'converted' }
        yield
        if (world.booking.state !== 'pending_payment') break
        world.booking = { ...world.booking, state: 'confirmed', charges }
        sale = { ...sale, booking: world.booking }
      } else if (isStale()) break
      else if (step.kind === 'conclude') write({ state: 'confirmed' })
      else if (step.kind === 'give_back') {
        if (world.booking.state !== sale.booking.state || world.reservation.state === 'converted') break
        world.booking = { ...world.booking, state: 'cancelled', cancel_reason: step.reason }
        world.reservation = { ...world.reservation, given_back_at: 1 }
        sale = { ...sale, booking: world.booking, reservation: world.reservation }
        world.paidBack.push(...world.payment.captures.map(({ id }) => id))
        write({ state: 'given_back', captures: world.payment.captures.map(owe) })
      } else if (step.kind === 'refund') {
        world.paidBack.push(step.capture.id)
        write({
          captures: world.payment.captures.map(one => (one.id === step.capture.id ? owe(one) : one)),
        })
      }
    }
  }
}

const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('go on' as const), index: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), index: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('lapse' as const, 'give up' as const, 'take' as const, 'close' as const),
    }),
  },
)

/** The first order is captured at once, or authorized and captured by the saga. */
const eventsOf = (isManual: boolean): GatewayOrder[][] => [
  [isManual ? anOrder({ status: 'authorized', authorization }) : anOrder({ captures: [aCapture('cap-1')] })],
  [anOrder({ status: 'declined' })],
  [isManual ? anOrder({ status: 'authorized', authorization }) : anOrder({ captures: [aCapture('cap-1')] })],
  [anOrder({ id: 'order-2', captures: [aCapture('cap-2')] })],
]

describe('a captured payment', () => {
  it('ends confirmed with its seats, or paid back without them, once, whatever runs at the same time or is killed', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.boolean(), (happenings, isManual) => {
        const events = eventsOf(isManual)
        const world: World = {
          payment: aPayment(),
          booking: aBooking(),
          reservation: aReservation(),
          owner: 'hold',
          isClosed: false,
          paidBack: [],
        }
        const runs = events.map(orders => run(world, orders))
        for (const happened of happenings) {
          if (happened.kind === 'go on') runs[happened.index]?.next()
          // A queue delivers again what was not finished.
          if (happened.kind === 'kill') runs[happened.index] = run(world, events[happened.index] ?? [])
          if (happened.kind === 'lapse' && world.owner === 'hold') world.owner = 'none'
          if (happened.kind === 'close') world.isClosed = true
          if (happened.kind === 'take' && world.owner === 'none') world.owner = 'other'
          if (happened.kind === 'give up' && world.reservation.state === 'held') {
            world.reservation = { ...world.reservation, state: 'cancelled' }
            if (world.owner === 'hold') world.owner = 'none'
          }
        }
        for (const one of runs) for (let steps = 0; !one.next().done; steps += 1) expect(steps).toBeLessThan(100)

        const { payment, booking, owner, paidBack } = world
        expect(['confirmed', 'given_back']).toContain(payment.state)
        expect(new Set(paidBack).size).toBe(paidBack.length)
        if (payment.state === 'confirmed') {
          expect([booking.state, owner]).toEqual(['confirmed', 'booking'])
          expect(paidBack.toSorted()).toEqual(payment.captures.slice(1).map(({ id }) => id))
          expect(payment.attempts.filter(({ state }) => state === 'authorized')).toEqual([])
        } else {
          expect(booking.state).toBe('cancelled')
          expect(owner).not.toBe('booking')
          // Authorized money is let go, or was captured before and is paid back.
          const captured = payment.captures.map(({ id }) => id).toSorted()
          expect(paidBack.toSorted()).toEqual(captured)
          expect(captured).toContain('cap-2')
          expect(payment.attempts.filter(({ state }) => state === 'authorized')).toEqual([])
        }
      }),
      { numRuns: 2000 },
    )
  })
})
