import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/transit/get-seat-map.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { extendedClaim, makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import { holdWithinQuota } from '../../shared/inventory/store/hold-within-quota.ts'
import { extend, release } from '../../shared/inventory/store/inventory.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { extendQuota, giveBackQuota } from '../../shared/inventory/store/quota.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import { seatQuota } from '../../shared/transit/rules/seat-refusals.ts'
import { over, placed } from '../inventory/sample-offer.ts'
import { newIp } from '../support/accounts.ts'
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
  call(handler, { path: `/api/v1/schedules/${id}/seats`, params: { id }, query, ip: newIp(), ...(token && { token }) })

interface Seat {
  readonly label: string
  readonly [field: string]: unknown
}
const seatsOf = ({ body }: { body: { layout: { decks: { rows: { seats: Seat[] }[] }[] } } }): Seat[] =>
  body.layout.decks.flatMap(deck => deck.rows.flatMap(row => row.seats))
const seatOf = (answer: Parameters<typeof seatsOf>[0], label: string) =>
  seatsOf(answer).find(seat => seat.label === label)

/** Holds seats as a request of the user does, but without the record. */
const reserve = async (userId: string, id: string, units: readonly string[]) => {
  const offer = await readOffer(id)
  if (!offer) throw new Error(`no offer ${id}`)
  const placement = placed(offer, units, over(0, 1))
  const claim = makeClaim(Date.now() + 900_000, randomNonce())
  expect((await holdWithinQuota({ userId, placement, claim, now: Date.now(), quota: seatQuota })).kind).toBe('held')
  return { placement, claim, share: { userId, inventoryId: id, units: units.length, claim } }
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

  it('200 how each seat stands on that very segment, and what it costs there', async () => {
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

  it('200 a lapsed hold is free after the grace, without a write', async () => {
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
  it('200 are mine for their holder alone, with the end of the hold', async () => {
    atNow()
    const id = await departure()
    const [me, other] = [await accessTokenFor(), await accessTokenFor()]
    await reserve(me.userId, id, ['1A', '1B'])
    await reserve(other.userId, id, ['3A'])
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

  it('200 stay mine while they get more time, seat after seat, and once they have it', async () => {
    atNow()
    const id = await departure()
    const { token, userId } = await accessTokenFor()
    const { placement, claim, share } = await reserve(userId, id, ['1A', '9A'])
    expect(placement).toHaveLength(2)
    const next = extendedClaim(claim, { byMs: 300_000, heldSince: now, holdMs: 900_000 })
    const seen = async () => {
      const answer = await get(id, {}, token)
      return ['1A', '9A'].map(label => [seatOf(answer, label)?.mine, seatOf(answer, label)?.held_until])
    }
    const [before, after] = ['2027-01-15T06:15:00Z', '2027-01-15T06:20:00Z'].map(end => [true, end])
    await extend({ placement: placement.slice(0, 1), claims: [claim], next, now })
    expect(await seen()).toEqual([after, before])
    await extendQuota(share, next)
    expect(await seen()).toEqual([after, before])
    await extend({ placement, claims: [claim, next], next, now })
    expect(await seen()).toEqual([after, after])
  })

  it('200 are no longer mine once given back, also where their seats are still to be freed', async () => {
    atNow()
    const id = await departure()
    const { token, userId } = await accessTokenFor()
    const { placement, claim, share } = await reserve(userId, id, ['1A'])
    await giveBackQuota(share)
    expect(seatOf(await get(id, {}, token), '1A')).toMatchObject({ status: 'held' })
    expect(seatOf(await get(id, {}, token), '1A')).not.toHaveProperty('mine')
    await release({ placement, claims: [claim] })
    expect(seatOf(await get(id, {}, token), '1A')).toMatchObject({ status: 'available' })
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
    const { status, body } = await get(newId(transitIds.schedule, now))
    expect([status, body.code]).toEqual([404, 'SCHEDULE_NOT_FOUND'])
  })

  it('404 STOP_NOT_FOUND for a stop of another route', async () => {
    const id = await departure()
    const wrong: Record<string, string>[] = [
      { from_stop: newId(transitIds.stop, now) },
      { to_stop: newId(transitIds.stop, now) },
    ]
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

  it.each(['Mumbai', '__proto__', 'stp_1', newId(transitIds.city, 1)])(
    '400 VALIDATION_FAILED for the stop %j',
    async text => {
      const { status, body } = await get(await departure(), { from_stop: text })
      expect([status, body.code, body.errors[0].loc]).toEqual([400, 'VALIDATION_FAILED', ['query', 'from_stop']])
    },
  )

  it.each(['', 'x', '__proto__', newId(commerceIds.reservation, 1), 'OFFER'])(
    '404 NOT_FOUND for what can be no id: %j',
    async id => {
      const { status, body } = await get(id)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    },
  )
})

describe('what a seat map costs', () => {
  it('is one consistent read of the departure and the count of the limit, whatever is sold, once the layout is known', async () => {
    const id = await departure()
    await get(id)
    expect(await counted(() => get(id))).toMatchObject({ requests: 2, writeUnits: 1 })
    await sellSeats(id, ['1A', '2A', '3A'], [0, 1])
    expect(await counted(() => get(id))).toEqual({ requests: 2, readUnits: 1, writeUnits: 1 })
  })

  it('is three small reads in two requests more for a signed-in user: session, changes of roles, the holds here', async () => {
    const id = await departure()
    const { token, userId } = await accessTokenFor()
    const cost = { requests: 4, readUnits: 4, writeUnits: 1 }
    await get(id, {}, token)
    expect(await counted(() => get(id, {}, token))).toEqual(cost)
    await reserve(userId, id, ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D', '3A', '3B'])
    for (const other of await Promise.all(Array.from({ length: 5 }, () => departure())))
      await reserve(userId, other, ['1A'])
    expect(await counted(() => get(id, {}, token))).toEqual(cost)
  })
})
