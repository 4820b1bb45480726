import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observeOrder } from '../../shared/commerce/rules/observe-order.ts'
import type { Capture, GatewayOrder, Payment } from '../../shared/commerce/rules/payment.ts'
import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import { nextSaleStep, type Sale } from '../../shared/commerce/rules/settle.ts'
import { aBooking, aCapture, anOrder, aPayment, aReservation } from './sales.ts'

const paid = observeOrder(aPayment(), anOrder({ captures: [aCapture('cap-1')] }))
const second = { ...aCapture('cap-2'), gateway: 'sandbox', order_id: 'order-2' }
const aSale = (changes: Partial<Sale> = {}): Sale => ({
  payment: paid,
  booking: aBooking(),
  reservation: aReservation(),
  seats: 'unknown',
  ...changes,
})

describe('the next step', () => {
  it.each<[string, Partial<Sale>, object]>([
    ['rests while no money has come', { payment: aPayment() }, { kind: 'rest' }],
    ['rests when expired', { payment: aPayment({ state: 'expired' }) }, { kind: 'rest' }],
    ['rests when quarantined', { payment: { ...paid, state: 'quarantined' } }, { kind: 'rest' }],
    ['sells', {}, { kind: 'sell' }],
    ['sells after the hold lapsed', { reservation: aReservation({ state: 'expired' }) }, { kind: 'sell' }],
    ['confirms what is sold', { seats: 'sold' }, { kind: 'confirm' }],
    ['gives back when a seat is taken', { seats: 'taken' }, { kind: 'give_back', reason: 'seats_taken' }],
    ['gives back when the hold is long gone', { reservation: undefined }, { kind: 'give_back', reason: 'seats_taken' }],
    [
      'gives back when the holder gave up, sold or not',
      { seats: 'sold', reservation: aReservation({ state: 'cancelled' }) },
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
      { booking: aBooking({ state: 'confirmed' }), reservation: undefined },
      { kind: 'conclude' },
    ],
    ['rests when confirmed', { payment: { ...paid, state: 'confirmed' } }, { kind: 'rest' }],
    ['frees seats that were sold in vain', { payment: { ...paid, state: 'given_back' } }, { kind: 'free_seats' }],
    ['rests after that', { payment: { ...paid, state: 'given_back' }, seats: 'freed' }, { kind: 'rest' }],
    [
      'owes a second capture back',
      { payment: { ...paid, state: 'confirmed', captures: [...paid.captures, second] } },
      { kind: 'refund_second', capture: second },
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
  paidBack: string[]
}

const owe = (capture: Capture): Capture => ({
  ...capture,
  refund: capture.refund ?? { id: capture.id, reason: 'seats_taken', state: 'owed' },
})

/** One run that may be killed before any of its writes. It begins with what it read; its writes fail after a change since. */
function* run(world: World, orders: readonly GatewayOrder[]): Generator<void, void> {
  for (;;) {
    let sale: Sale = { ...world, seats: 'unknown' }
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
      if (step.kind === 'sell') {
        if (world.owner === 'hold' || world.owner === 'none') world.owner = 'booking'
        sale = { ...sale, seats: world.owner === 'booking' ? 'sold' : 'taken' }
      } else if (step.kind === 'free_seats') {
        if (world.owner === 'booking') world.owner = 'none'
        sale = { ...sale, seats: 'freed' }
      } else if (step.kind === 'confirm') {
        if (world.reservation.state === 'cancelled') break
        world.reservation = { ...world.reservation, state: 'converted' }
        yield
        if (world.booking.state === 'pending_payment') world.booking = { ...world.booking, state: 'confirmed' }
        yield
        if (isStale()) break
        write({ state: 'confirmed' })
      } else if (isStale()) break
      else if (step.kind === 'conclude') write({ state: 'confirmed' })
      else if (step.kind === 'give_back') {
        if (world.booking.state !== sale.booking.state) break
        world.booking = { ...world.booking, state: 'cancelled', cancel_reason: step.reason }
        world.paidBack.push(...world.payment.captures.map(({ id }) => id))
        write({ state: 'given_back', captures: world.payment.captures.map(owe) })
      } else if (step.kind === 'refund_second') {
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
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('lapse' as const, 'give up' as const, 'take' as const) }) },
)

const events: GatewayOrder[][] = [
  [anOrder({ captures: [aCapture('cap-1')] })],
  [anOrder({ status: 'declined' })],
  [anOrder({ captures: [aCapture('cap-1')] })],
  [anOrder({ id: 'order-2', captures: [aCapture('cap-2')] })],
]

describe('a captured payment', () => {
  it('ends confirmed with its seats, or paid back without them, once, whatever runs at the same time or is killed', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), happenings => {
        const world: World = {
          payment: aPayment(),
          booking: aBooking(),
          reservation: aReservation(),
          owner: 'hold',
          paidBack: [],
        }
        const runs = events.map(orders => run(world, orders))
        for (const happened of happenings) {
          if (happened.kind === 'go on') runs[happened.index]?.next()
          // A queue delivers again what was not finished.
          if (happened.kind === 'kill') runs[happened.index] = run(world, events[happened.index] ?? [])
          if (happened.kind === 'lapse' && world.owner === 'hold') world.owner = 'none'
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
          expect([booking.state, owner, paidBack.length]).toEqual(['confirmed', 'booking', 1])
          expect(paidBack).not.toContain(payment.captures[0]?.id)
        } else {
          expect(booking.state).toBe('cancelled')
          expect(owner).not.toBe('booking')
          expect(paidBack.toSorted()).toEqual(['cap-1', 'cap-2'])
        }
      }),
      { numRuns: 2000 },
    )
  })
})
