import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sum } from '../../../shared/kernel/money.ts'
import { quoteSeats, type SeatPart } from '../../../shared/transit/rules/cancel-seats.ts'
import { defaultCancellationPolicy } from '../../../shared/transit/rules/cancellation-policy.ts'
import { busSelling } from '../../../shared/transit/selling.ts'
import { aBooking } from '../../commerce/sales.ts'

type Booked = Parameters<typeof quoteSeats>[0]

const boarding = Date.parse('2027-01-20T10:00:00Z')
const hours = (count: number) => boarding - count * 3600_000

interface Trip {
  readonly id: string
  readonly prices: Readonly<Record<string, number>>
  /** Epoch milliseconds; nobody knows when the bus leaves without it. */
  readonly at?: number | undefined
  readonly policy?: unknown
}

const booked = (...trips: readonly Trip[]): Booked => {
  const journeys = trips.map(({ id, prices, at, policy }) => ({
    schedule_id: id,
    from_stop: 'stp_1',
    to_stop: 'stp_2',
    seats: Object.entries(prices).map(([seat_number, price]) => ({ seat_number, seat_type: 'aisle', price })),
    summary: {
      stops: at === undefined ? [] : [{ id: 'stp_1', name: 'A', departure_datetime: new Date(at).toISOString() }],
      ...(policy !== undefined && { cancellation_policy: policy }),
    },
  }))
  const seats = journeys.flatMap(journey => journey.seats)
  const passengers = journeys.flatMap(({ schedule_id, seats: own }) =>
    own.map(({ seat_number }) => ({
      name: `${schedule_id} ${seat_number}`,
      seat_id: seat_number,
      ...(trips.length > 1 && { schedule_id }),
    })),
  )
  return { ...aBooking({ seats }), details: { journeys, passengers } } as Booked
}

const one = (at: number | undefined = boarding, policy?: unknown) =>
  booked({ id: 'sch_1', prices: { '1A': 500, '1B': 333 }, at, policy })
const both = () =>
  booked(
    { id: 'sch_1', prices: { '1A': 500 }, at: boarding },
    { id: 'sch_2', prices: { '1A': 400 }, at: boarding + 1e9 },
  )

const codeOf = (act: () => unknown): unknown => {
  try {
    act()
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('what cancelling seats gives back', () => {
  it.each([
    [72, 90],
    [48, 90],
    [47.99, 50],
    [24, 50],
    [23.99, 25],
    [6, 25],
    [5.99, 0],
    [0.01, 0],
  ])('%d hours ahead: %d percent of each seat, rounded down', (ahead, percent) => {
    const refund = Math.floor((500 * percent) / 100) + Math.floor((333 * percent) / 100)
    expect(quoteSeats(one(), undefined, 'owner', hours(ahead))).toMatchObject({
      refund_amount: refund,
      fee_amount: 833 - refund,
    })
  })

  it.each([
    [
      'its own policy, in any order',
      [
        { hours_before: 1, refund_percent: 10 },
        { hours_before: 5, refund_percent: 70 },
      ],
      583,
    ],
    ['a policy that says more than all', [{ hours_before: 1, refund_percent: 300 }], 833],
    ['a policy that says less than nothing', [{ hours_before: 1, refund_percent: -5 }], 0],
    ['none that can be read', 'free', 450 + 299],
  ])('by %s', (_, policy, refund) => {
    expect(quoteSeats(one(boarding, policy), undefined, 'owner', hours(100)).refund_amount).toBe(refund)
  })

  it('nothing where nobody knows when the bus leaves, but all of it when the operator cancels', () => {
    const unknown = booked({ id: 'sch_1', prices: { '1A': 500 } })
    expect(quoteSeats(unknown, undefined, 'owner', hours(100))).toMatchObject({ refund_amount: 0, fee_amount: 500 })
    expect(quoteSeats(unknown, undefined, 'operator', hours(-9))).toMatchObject({ refund_amount: 500, fee_amount: 0 })
  })

  it.each<[string, Booked, SeatPart | undefined, number, string]>([
    ['a seat it does not have', one(), { seat_ids: ['9Z'] }, 72, 'SEAT_NOT_BOOKED'],
    ['a seat of several departures without its departure', both(), { seat_ids: ['1A'] }, 72, 'SEAT_NOT_BOOKED'],
    ['after boarding', one(), undefined, 0, 'SCHEDULE_DEPARTED'],
    ['a seat of the bus that has left', both(), { seat_ids: ['sch_1:1A'] }, -1, 'SCHEDULE_DEPARTED'],
    ['both, of which one has left', both(), { seat_ids: ['sch_1:1A', 'sch_2:1A'] }, -1, 'SCHEDULE_DEPARTED'],
    ['the one that is ahead', both(), { seat_ids: ['sch_2:1A'] }, -1, 'done'],
    ['named apart', both(), { seat_ids: [{ schedule_id: 'sch_1', seat_id: '1A' }] }, 72, 'done'],
  ])('%s', (_, booking, part, ahead, code) => {
    expect(codeOf(() => quoteSeats(booking, part, 'owner', hours(ahead)))).toBe(code)
  })

  it('all of a round trip is what is ahead: what was ridden stays booked', () => {
    const quote = quoteSeats(both(), undefined, 'owner', hours(-1))
    expect(quote.frees).toEqual([{ inventory_id: 'sch_2', units: ['1A'] }])
    expect(quote.rest?.details.journeys.map(({ schedule_id }) => schedule_id)).toEqual(['sch_1'])
    expect(quote.rest?.details.passengers.map(({ name }) => name)).toEqual(['sch_1 1A'])
  })

  it('whatever seats go: refund and fee are their price, and they and the rest are the booking', () => {
    const prices = fc.dictionary(fc.constantFrom('1A', '1B', '2A', '2B'), fc.integer({ min: 0, max: 9_999 }), {
      minKeys: 1,
    })
    const trips = fc.array(prices, { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(trips, fc.infiniteStream(fc.boolean()), fc.integer({ min: 1, max: 80 }), (rows, picks, ahead) => {
        const booking = booked(...rows.map((row, index) => ({ id: `sch_${index}`, prices: row, at: boarding })))
        const all = booking.details.journeys.flatMap(({ schedule_id, seats }) =>
          seats.map(seat => ({ schedule_id, seat_id: seat.seat_number, price: seat.price })),
        )
        const picked = all.filter(() => picks.next().value)
        if (picked.length === 0) return
        const seat_ids = picked.map(({ schedule_id, seat_id }) => ({ schedule_id, seat_id }))
        const { refund_amount, fee_amount, frees, rest } = quoteSeats(booking, { seat_ids }, 'owner', hours(ahead))
        expect(refund_amount + fee_amount).toBe(sum(picked.map(({ price }) => price)))
        expect(refund_amount).toBeLessThanOrEqual(sum(picked.map(({ price }) => price)) * 0.9)
        const freed =
          frees === 'all'
            ? []
            : frees.flatMap(({ inventory_id, units }) => units.map(unit => `${inventory_id} ${unit}`))
        const left = (rest?.details.journeys ?? []).flatMap(({ schedule_id, seats }) =>
          seats.map(({ seat_number }) => `${schedule_id} ${seat_number}`),
        )
        expect([...freed, ...left].toSorted()).toEqual(
          all.map(each => `${each.schedule_id} ${each.seat_id}`).toSorted(),
        )
        expect(rest === undefined).toBe(picked.length === all.length)
        expect((rest?.details.passengers ?? []).length).toBe(left.length)
        const value = sum(all.map(({ price }) => price)) - sum(picked.map(({ price }) => price))
        expect(sum((rest?.lines ?? []).map(({ amount }) => amount))).toBe(value)
      }),
      { numRuns: 300 },
    )
  })
})

it.each([
  ['the only departure', one(), 'sch_1', 'all'],
  ['one of two', both(), 'sch_2', { seat_ids: [{ schedule_id: 'sch_2', seat_id: '1A' }] }],
  ['another', one(), 'sch_9', undefined],
])('what a closing cancels of a booking, of %s', (_, booking, closed, part) => {
  expect(busSelling.cancel.within(booking, closed)).toEqual(part)
})

it('the policy of a departure without its own never rises towards boarding', () => {
  const steps = defaultCancellationPolicy.map(({ refund_percent }) => refund_percent)
  expect(steps).toEqual(steps.toSorted((first, second) => second - first))
})
