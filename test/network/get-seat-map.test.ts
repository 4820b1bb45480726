import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/network/get-seat-map.ts'
import { recordReservation } from '../../shared/commerce/store/reservations.ts'
import { makeClaim, untilOf } from '../../shared/inventory/rules/claim.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { readyLayouts } from '../../shared/network/rules/ready-layouts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { counted } from './counted.ts'
import { type SampleDeparture, sampleRoute, store } from './sample-network.ts'
import { blockSeats, holdSeats, sellSeats } from './take-seats.ts'

const now = Date.parse('2027-01-15T06:00:00Z')

beforeAll(() => startIdentity('catalog', 'inventory', 'commerce'))
afterEach(() => void vi.useRealTimers())

const route = sampleRoute(
  { city: 'Mumbai', minutes: 0, km: 0 },
  { city: 'Lonavala', minutes: 115, km: 8 },
  { city: 'Pune', minutes: 210, km: 15 },
)
const [mumbai, lonavala, pune] = route.stops.map(stop => stop.id) as [string, string, string]

const departure = async (change: Partial<SampleDeparture> = {}): Promise<string> => {
  const [schedule] = await store({ route, departure: '2027-01-20T02:30:00Z', ...change })
  return schedule?.id ?? ''
}

const get = (id: string, query: Record<string, string> = {}, token?: string) =>
  call(handler, { path: `/api/v1/schedules/${id}/seats`, params: { id }, query, ...(token && { token }) })

interface Seat {
  readonly label: string
  readonly [field: string]: unknown
}
const seatsOf = ({ body }: { body: { layout: { decks: { rows: { seats: Seat[] }[] }[] } } }): Seat[] =>
  body.layout.decks.flatMap(deck => deck.rows.flatMap(row => row.seats))
const seatOf = (answer: Parameters<typeof seatsOf>[0], label: string) =>
  seatsOf(answer).find(seat => seat.label === label)

const reserve = async (userId: string, id: string, units: readonly string[], legs: readonly number[], more = {}) => {
  const claim = makeClaim(now + 900_000, BigInt(Math.floor(Math.random() * 1e9)) + 1n)
  const { placement } = await holdSeats(id, units, legs, claim)
  await recordReservation({
    id: newId('reservation', now),
    user_id: userId,
    state: 'held',
    schedule_id: id,
    from_leg: legs[0] ?? 0,
    to_leg: (legs.at(-1) ?? 0) + 1,
    parts: placement.parts,
    claim,
    seats: [],
    from_stop: mumbai,
    to_stop: pune,
    total_amount: 0,
    currency: 'INR',
    held_at: now,
    expires_at: untilOf(claim),
    fingerprint: '',
    ...more,
  })
}

const atNow = (time = now) => {
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(time)
}

describe('the seats of a departure', () => {
  it('200 the whole layout, every seat free', async () => {
    const answer = await get(await departure())
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ from_stop: mumbai, to_stop: pune, currency: 'INR', available_seats: 40 })
    expect(seatsOf(answer)).toHaveLength(40)
    expect(answer.body.layout.decks[0].rows[0].seats).toEqual([
      seat('1A', 1, 'window', {}),
      seat('1B', 2, 'aisle', {}),
      seat('1C', 4, 'aisle', { accessible: true }),
      seat('1D', 5, 'window', { accessible: true }),
    ])
    expect(seatOf(answer, '2C')).toEqual({ ...seat('2C', 4, 'aisle', { women_only: true }), row: 2 })
  })

  const seat = (label: string, column: number, seat_type: string, more: Record<string, unknown>) => ({
    label,
    row: 1,
    column,
    seat_type,
    accessible: false,
    women_only: false,
    status: 'available',
    held_until: null,
    price: 50_000,
    ...more,
  })

  it('200 of both decks of a sleeper, each berth at its price', async () => {
    const answer = await get(await departure({ layout: readyLayouts.sleeper_30, surcharges: { sleeper_lower: 3000 } }))
    expect(
      answer.body.layout.decks.map((deck: { deck: number; rows: unknown[] }) => [deck.deck, deck.rows.length]),
    ).toEqual([
      [1, 5],
      [2, 5],
    ])
    expect([seatOf(answer, 'L1A')?.price, seatOf(answer, 'U1A')?.price]).toEqual([53_000, 50_000])
  })

  it('200 how each seat stands on that very stretch, and what it costs there', async () => {
    atNow()
    const id = await departure()
    await sellSeats(id, ['1A'], [0])
    await holdSeats(id, ['1B'], [1], makeClaim(now + 60_000, 7n))
    await blockSeats(id, ['1C'], [0, 1])
    const held = '2027-01-15T06:01:06Z'
    const rows = async (query: Record<string, string>) => {
      const answer = await get(id, query)
      const states = ['1A', '1B', '1C', '1D'].map(label => seatOf(answer, label))
      return [answer.body.available_seats, ...states.map(each => each?.held_until ?? each?.status), states[0]?.price]
    }
    expect(await rows({})).toEqual([37, 'booked', held, 'blocked', 'available', 50_000])
    expect(await rows({ to_stop: lonavala })).toEqual([38, 'booked', 'available', 'blocked', 'available', 26_667])
    expect(await rows({ from_stop: lonavala })).toEqual([38, 'available', held, 'blocked', 'available', 23_333])
    expect(await rows({ from_stop: mumbai, to_stop: pune })).toEqual(await rows({}))
  })

  it('200 a lapsed hold is free after the grace, without anybody having touched it', async () => {
    atNow()
    const id = await departure()
    await holdSeats(id, ['1A'], [0, 1], makeClaim(now + 60_000, 7n))
    atNow(now + 65_000)
    expect(seatOf(await get(id), '1A')).toMatchObject({ status: 'held', held_until: '2027-01-15T06:01:06Z' })
    atNow(now + 65_001)
    expect(seatOf(await get(id), '1A')).toMatchObject({ status: 'available', held_until: null })
  })

  it('200 a version that rises with every change', async () => {
    const id = await departure()
    const before = (await get(id)).body.version
    expect((await get(id)).body.version).toBe(before)
    await sellSeats(id, ['1A'], [0])
    expect((await get(id)).body.version).toBe(before + 2)
  })
})

describe('my seats', () => {
  it('200 are mine to me alone, with the time my hold ends', async () => {
    atNow()
    const id = await departure()
    const [me, other] = [await accessTokenFor(), await accessTokenFor()]
    await reserve(me.userId, id, ['1A', '1B'], [0, 1])
    await reserve(other.userId, id, ['3A'], [0, 1])
    const mine = { status: 'held', held_until: '2027-01-15T06:15:00Z', mine: true }
    const theirs = { status: 'held', held_until: '2027-01-15T06:15:06Z' }
    const seen = async (token?: string) => {
      const answer = await get(id, {}, token)
      return ['1A', '3A', '3B'].map(label => seatOf(answer, label))
    }
    const [own, foreign, free] = await seen(me.token)
    expect([own, foreign, free?.status]).toEqual([
      expect.objectContaining(mine),
      expect.objectContaining(theirs),
      'available',
    ])
    expect(foreign).not.toHaveProperty('mine')
    expect(free).not.toHaveProperty('mine')
    const guest = await seen()
    expect(guest[0]).toMatchObject(theirs)
    for (const each of guest) expect(each).not.toHaveProperty('mine')
    expect((await seen(other.token)).map(each => each?.mine)).toEqual([undefined, true, undefined])
  })

  it('200 stay mine while a longer claim is noted but not yet made, and after it is made', async () => {
    atNow()
    const id = await departure()
    const { token, userId } = await accessTokenFor()
    const next = makeClaim(now + 1_200_000, 99n)
    await reserve(userId, id, ['1A'], [0, 1], { next_claim: next })
    await holdSeats(id, ['1B'], [0, 1], next)
    const answer = await get(id, {}, token)
    expect([seatOf(answer, '1A')?.mine, seatOf(answer, '1B')?.mine]).toEqual([true, true])
  })

  it('200 are nobody’s once given back', async () => {
    atNow()
    const id = await departure()
    const { token, userId } = await accessTokenFor()
    await reserve(userId, id, ['1A'], [0, 1], { state: 'cancelled' })
    expect(seatOf(await get(id, {}, token), '1A')).not.toHaveProperty('mine')
  })

  it('401 UNAUTHENTICATED with a token that was changed, rather than the map of a guest', async () => {
    const { token } = await accessTokenFor()
    const { status, body } = await get(await departure(), {}, `${token.slice(0, -4)}AAAA`)
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })
})

describe('seats, bad input', () => {
  it('404 SCHEDULE_NOT_FOUND where there is none', async () => {
    const { status, body } = await get(newId('schedule', now))
    expect([status, body.code]).toEqual([404, 'SCHEDULE_NOT_FOUND'])
  })

  it('404 STOP_NOT_FOUND for a stop of another route', async () => {
    const id = await departure()
    const wrong: Record<string, string>[] = [{ from_stop: newId('stop', now) }, { to_stop: newId('stop', now) }]
    for (const query of wrong) {
      const { status, body } = await get(id, query)
      expect([status, body.code]).toEqual([404, 'STOP_NOT_FOUND'])
    }
  })

  it('400 STOPS_REVERSED against the direction of the bus, and for no way at all', async () => {
    const id = await departure()
    const wrong: Record<string, string>[] = [
      { from_stop: pune, to_stop: mumbai },
      { from_stop: lonavala, to_stop: lonavala },
      { to_stop: mumbai },
      { from_stop: pune },
    ]
    for (const query of wrong) {
      const { status, body } = await get(id, query)
      expect([status, body.code]).toEqual([400, 'STOPS_REVERSED'])
    }
  })

  it.each(['', 'Mumbai', '__proto__', 'stp_1', newId('city', 1)])(
    '400 VALIDATION_FAILED for the stop %j',
    async text => {
      const { status, body } = await get(await departure(), { from_stop: text })
      expect([status, body.code, body.errors[0].loc]).toEqual([400, 'VALIDATION_FAILED', ['query', 'from_stop']])
    },
  )

  it.each(['', 'x', '__proto__', newId('reservation', 1), 'OFFER'])(
    '404 NOT_FOUND for what can be no id: %j',
    async id => {
      const { status, body } = await get(id)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    },
  )
})

describe('what a seat map costs', () => {
  it('is one consistent read of the departure, whatever is sold, once the layout is known', async () => {
    const id = await departure()
    await get(id)
    expect(await counted(() => get(id))).toMatchObject({ requests: 1, writeUnits: 0 })
    await sellSeats(id, ['1A', '2A', '3A'], [0, 1])
    expect(await counted(() => get(id))).toEqual({ requests: 1, readUnits: 1, writeUnits: 0 })
  })
})
