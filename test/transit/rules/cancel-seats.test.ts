import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sum } from '../../../shared/kernel/money.ts'
import type { TripDetails } from '../../../shared/tickets/rules/trip.ts'
import { quoteSeats, type SeatPart } from '../../../shared/transit/rules/cancel-seats.ts'
import { aBooking } from '../../commerce/sales.ts'

const boarding = Date.parse('2027-01-20T10:00:00Z')
const hours = (count: number) => count * 3_600_000

const stop = (id: string, at: number | undefined) => ({
  id,
  name: id,
  time_zone: 'Asia/Kolkata',
  ...(at !== undefined && { departure_datetime: new Date(at).toISOString() }),
})

const seat = (seat_number: string, price: number) => ({ seat_number, seat_type: 'aisle', price })

/** There with two seats, back five days later with one. */
const trip = (changes: { summary?: unknown; boardsBack?: number } = {}): TripDetails => {
  const { boardsBack = boarding + hours(120) } = changes
  const journey = (schedule_id: string, at: number, seats: ReturnType<typeof seat>[]) => ({
    schedule_id,
    from_stop: 'stp_1',
    to_stop: 'stp_2',
    seats,
    summary: 'summary' in changes ? changes.summary : { stops: [stop('stp_1', at), stop('stp_2', at + hours(3))] },
  })
  const journeys = [
    journey('sch_1', boarding, [seat('1A', 45_050), seat('1B', 30_000)]),
    journey('sch_2', boardsBack, [seat('4C', 50_000)]),
  ]
  const passengers = journeys.flatMap(({ schedule_id, seats }) =>
    seats.map(({ seat_number }) => ({ name: 'Asha Rao', seat_id: seat_number, schedule_id })),
  )
  return { journeys, passengers }
}

const quoted = (details: TripDetails, part: SeatPart | undefined, by: 'owner' | 'operator', now: number) => {
  try {
    return quoteSeats({ ...aBooking(), details }, part, by, now)
  } catch (error) {
    const { code, details: more = {} } = error as { code: string; details?: object }
    return Object.keys(more).length > 0 ? [code, more] : code
  }
}

const amounts = (quote: ReturnType<typeof quoted>) =>
  typeof quote === 'object' && 'refund_amount' in quote ? [quote.refund_amount, quote.fee_amount] : quote

const only = (details: TripDetails): TripDetails => ({
  journeys: details.journeys.slice(0, 1),
  passengers: details.passengers.slice(0, 2).map(({ schedule_id: _, ...passenger }) => passenger),
})

describe('what cancelling seats gives back', () => {
  it.each([
    [48, 67_545, 7_505],
    [47.99, 37_525, 37_525],
    [24, 37_525, 37_525],
    [23.99, 18_762, 56_288],
    [6, 18_762, 56_288],
    [5.99, 0, 75_050],
    [0.01, 0, 75_050],
  ])('%d hours before boarding, by the standing policy', (ahead, refund, fee) => {
    expect(amounts(quoted(only(trip()), undefined, 'owner', boarding - hours(ahead)))).toEqual([refund, fee])
  })

  it('by the departure’s own policy as it was when it was booked, whatever order its steps are in', () => {
    const cancellation_policy = [
      { hours_before: 1, refund_percent: 10 },
      { hours_before: 100, refund_percent: 100 },
    ]
    const summary = { stops: [stop('stp_1', boarding), stop('stp_2', boarding + hours(3))], cancellation_policy }
    const at = (ahead: number) => amounts(quoted(only(trip({ summary })), undefined, 'owner', boarding - hours(ahead)))
    expect([at(100), at(2), at(0.5)]).toEqual([
      [75_050, 0],
      [7_505, 67_545],
      [0, 75_050],
    ])
  })

  it('is nothing where nobody knows when the bus leaves, and all of it where the operator cancels', () => {
    const details = only(trip({ summary: null }))
    expect(amounts(quoted(details, undefined, 'owner', boarding))).toEqual([0, 75_050])
    expect(amounts(quoted(details, undefined, 'operator', boarding))).toEqual([75_050, 0])
    expect(amounts(quoted(only(trip()), undefined, 'operator', boarding + hours(9)))).toEqual([75_050, 0])
  })

  it('is that of each departure’s time: a round trip is cancelled as a whole or in any part', () => {
    const now = boarding - hours(24)
    expect(amounts(quoted(trip(), undefined, 'owner', now))).toEqual([37_525 + 45_000, 37_525 + 5_000])
    expect(
      quoted(trip(), { seat_ids: ['sch_1:1A', { schedule_id: 'sch_2', seat_id: '4C' }] }, 'owner', now),
    ).toMatchObject({
      refund_amount: 22_525 + 45_000,
      frees: [
        { inventory_id: 'sch_1', units: ['1A'] },
        { inventory_id: 'sch_2', units: ['4C'] },
      ],
      rest: {
        details: {
          journeys: [{ schedule_id: 'sch_1', seats: [{ seat_number: '1B' }] }],
          passengers: [{ seat_id: '1B' }],
        },
      },
    })
  })

  it('is of what was not boarded yet: the way back, once the first bus has left', () => {
    const now = boarding + hours(1)
    expect(quoted(trip(), undefined, 'owner', now)).toMatchObject({
      refund_amount: 45_000,
      frees: [{ inventory_id: 'sch_2', units: ['4C'] }],
      rest: { details: { journeys: [{ schedule_id: 'sch_1' }] } },
    })
    expect(quoted(trip(), { seat_ids: ['sch_1:1A'] }, 'owner', now)).toBe('SCHEDULE_DEPARTED')
    expect(quoted(trip({ boardsBack: boarding }), undefined, 'owner', now)).toBe('SCHEDULE_DEPARTED')
  })

  it.each([
    ['a seat that is not booked', trip(), ['sch_1:9Z'], ['9Z']],
    ['a seat of the other departure', trip(), ['sch_2:1A'], ['1A']],
    ['a seat of a round trip without its departure', trip(), ['1A'], ['1A']],
    ['a seat with more before its departure', trip(), ['x:sch_1:1A'], ['1A']],
    ['each of them that is not booked', only(trip()), ['1A', '8A', '9A'], ['8A', '9A']],
  ])('404 SEAT_NOT_BOOKED for %s', (_, details, seat_ids, unknown) => {
    expect(quoted(details, { seat_ids }, 'owner', boarding - hours(50))).toEqual([
      'SEAT_NOT_BOOKED',
      { seat_ids: unknown },
    ])
  })

  it('adds up: refund and fee are the price, and what is freed and what is left are what was booked', () => {
    const all = ['sch_1:1A', 'sch_1:1B', 'sch_2:4C']
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 1 }), fc.integer({ min: 1, max: 200 }), (seat_ids, ahead) => {
        const quote = quoteSeats({ ...aBooking(), details: trip() }, { seat_ids }, 'owner', boarding - hours(ahead))
        const prices = { 'sch_1:1A': 45_050, 'sch_1:1B': 30_000, 'sch_2:4C': 50_000 } as Record<string, number>
        expect(quote.refund_amount + quote.fee_amount).toBe(sum(seat_ids.map(each => prices[each] ?? 0)))
        const freed =
          quote.frees === 'all'
            ? all
            : quote.frees.flatMap(({ inventory_id, units }) => units.map(unit => `${inventory_id}:${unit}`))
        const left = (quote.rest?.details.journeys ?? []).flatMap(({ schedule_id, seats }) =>
          seats.map(({ seat_number }) => `${schedule_id}:${seat_number}`),
        )
        expect([...freed, ...left].toSorted()).toEqual(all)
        expect(quote.rest?.details.passengers.length ?? 0).toBe(left.length)
        expect(sum((quote.rest?.lines ?? []).map(({ amount }) => amount))).toBe(
          sum(left.map(each => prices[each] ?? 0)),
        )
      }),
    )
  })
})
