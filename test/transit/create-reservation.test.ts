import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler } from '../../functions/transit/create-reservation.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { closeInventory } from '../../shared/inventory/store/close-inventory.ts'
import { offerItem } from '../../shared/inventory/store/offers.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { type Call, call } from '../support/call.ts'
import { allItems, onSale, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

afterEach(() => void vi.useRealTimers())

const create = (token: string, body: unknown, more: Partial<Call> = {}) =>
  call(handler, { method: 'POST', path: '/api/v1/reservations/create', token, body, ...more })

const buyer = async () => (await accessTokenFor()).token

/** Sorted, as DynamoDB keeps no order within a map. */
const takenClaims = async (inventoryId: string) =>
  (await readSections(inventoryId, { consistent: true }))
    .flatMap(section =>
      [...section.claims].filter(([, claims]) => claims.some(claim => claim !== 0n)).map(([unit]) => unit),
    )
    .toSorted()

describe('create reservation', () => {
  it('201 holds every seat for fifteen minutes and prices it', async () => {
    const offer = await onSale()
    const { status, body, headers } = await create(await buyer(), {
      schedule_id: offer.inventory_id,
      seat_ids: ['1A', '1B'],
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      schedule_id: offer.inventory_id,
      status: 'active',
      total_amount: 90_000,
      currency: 'INR',
      can_extend: true,
      booking_id: null,
      seats: [
        { seat_number: '1A', seat_type: 'window', price: 50_000 },
        { seat_number: '1B', seat_type: 'aisle', price: 40_000 },
      ],
    })
    expect(Date.parse(body.expiry_datetime) - Date.parse(body.reservation_datetime)).toBe(900_000)
    expect(headers['x-ratelimit-limit']).toBe('5')
    expect(await takenClaims(offer.inventory_id)).toEqual(['1A', '1B'])
  })

  it('201 sells one seat twice on legs that do not overlap, and prices the segment', async () => {
    const offer = await onSale({ legs: 3 })
    const [first, second, third, fourth] = offer.points
    const seat_ids = ['1A']
    const schedule_id = offer.inventory_id
    const one = await create(await buyer(), { schedule_id, seat_ids, from_stop: first, to_stop: second })
    const two = await create(await buyer(), { schedule_id, seat_ids, from_stop: second, to_stop: fourth })
    const overlapping = await create(await buyer(), { schedule_id, seat_ids, from_stop: first, to_stop: third })
    expect([one.status, one.body.total_amount]).toEqual([201, 50_000])
    expect([two.status, two.body.total_amount]).toEqual([201, 100_000])
    expect([overlapping.status, overlapping.body.code]).toEqual([409, 'SEATS_TAKEN'])
  })

  it('201 gives the same reservation for the same Idempotency-Key, fifty times at once', async () => {
    const offer = await onSale()
    const token = await buyer()
    const body = { schedule_id: offer.inventory_id, seat_ids: ['1C', '1D'] }
    // A repeat counts against the limit of five a minute like any request.
    const first = await create(token, body, { headers: { 'idempotency-key': 'key-1' } })
    const again = await Promise.all(
      Array.from({ length: 50 }, () => create(token, body, { headers: { 'idempotency-key': 'key-1' } })),
    )
    const answered = again.filter(({ status }) => status !== 429)
    expect(first.status).toBe(201)
    expect(answered.length).toBeGreaterThan(0)
    for (const reply of answered) expect(reply.body).toEqual(first.body)
    expect(await takenClaims(offer.inventory_id)).toEqual(['1C', '1D'])
  })

  it('201 at once for parallel requests of one key: one hold, one record', async () => {
    const offer = await onSale()
    const { token, userId } = await accessTokenFor()
    const body = { schedule_id: offer.inventory_id, seat_ids: ['2A', '2B'] }
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => create(token, body, { headers: { 'idempotency-key': 'at-once' } })),
    )
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(new Set(replies.map(reply => JSON.stringify(reply.body))).size).toBe(1)
    const records = (await allItems('commerce')).filter(item => item.user_id === userId)
    expect(records).toHaveLength(1)
  })

  it('201 a minute after the first attempt died, wherever that was: held from and until the times of the first', async () => {
    for (let calls = 1, wasKilled = true; wasKilled; calls += 1) {
      vi.useFakeTimers({ toFake: ['Date'] })
      const began = Math.floor(Date.now() / 1000) * 1000
      vi.setSystemTime(began)
      const offer = await onSale()
      const token = await buyer()
      const body = { schedule_id: offer.inventory_id, seat_ids: ['1A', '1B'] }
      const attempt = () => create(token, body, { headers: { 'idempotency-key': 'died' } })
      let first: Awaited<ReturnType<typeof attempt>> | undefined
      wasKilled = await killedAfter(calls, async () => {
        first = await attempt()
      })
      wasKilled ||= first?.status !== 201
      const isHeld = (await takenClaims(offer.inventory_id)).length > 0
      vi.setSystemTime(began + 60_000)
      const again = await attempt()
      expect(again.status, `killed after ${calls} calls`).toBe(201)
      const [from, until] = [again.body.reservation_datetime, again.body.expiry_datetime].map(Date.parse)
      expect([from, until]).toEqual(isHeld ? [began, began + 900_000] : [began + 60_000, began + 960_000])
      vi.useRealTimers()
    }
  })

  it('409 SEATS_TAKEN names the taken seats and holds none', async () => {
    const offer = await onSale()
    const schedule_id = offer.inventory_id
    await create(await buyer(), { schedule_id, seat_ids: ['1A'] })
    const { status, body } = await create(await buyer(), { schedule_id, seat_ids: ['1B', '1A'] })
    expect([status, body.code]).toEqual([409, 'SEATS_TAKEN'])
    expect(body.seats).toEqual([{ seat_id: '1A', schedule_id, status: 'held', held_until: expect.any(String) }])
    expect(await takenClaims(schedule_id)).toEqual(['1A'])
  })

  it('409 SEATS_TAKEN for all but one of thirty buyers of one seat at once, and none of their other seats stays held', async () => {
    const offer = await onSale()
    const tokens = await Promise.all(Array.from({ length: 30 }, buyer))
    const replies = await Promise.all(
      tokens.map(token => create(token, { schedule_id: offer.inventory_id, seat_ids: ['1A', '1B'] })),
    )
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(replies.filter(({ body }) => body.code === 'SEATS_TAKEN')).toHaveLength(29)
  })

  it('409 HOLD_LIMIT above ten seats of one departure, and the seats stay free', async () => {
    const offer = await onSale({ seats: 12 })
    const token = await buyer()
    const schedule_id = offer.inventory_id
    await create(token, { schedule_id, seat_ids: ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D'] })
    const { status, body } = await create(token, { schedule_id, seat_ids: ['3A', '3B', '3C'] })
    expect([status, body.code]).toEqual([409, 'HOLD_LIMIT'])
    expect(await takenClaims(schedule_id)).not.toContain('3A')
  })

  it('201 after giving seats back: the quota is given back too', async () => {
    const offer = await onSale({ seats: 12 })
    const token = await buyer()
    const schedule_id = offer.inventory_id
    const seat_ids = ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D', '3A', '3B']
    const held = await create(token, { schedule_id, seat_ids })
    await call(release, { method: 'DELETE', token, params: { id: held.body.id } })
    expect((await create(token, { schedule_id, seat_ids })).status).toBe(201)
  })

  it('422 IDEMPOTENCY_KEY_REUSED for another request under the same key, in turn and at once; its seats stay free', async () => {
    const offer = await onSale()
    const token = await buyer()
    const schedule_id = offer.inventory_id
    const headers = { 'idempotency-key': 'reused' }
    const replies = await Promise.all(
      ['1A', '1B'].map(seat => create(token, { schedule_id, seat_ids: [seat] }, { headers })),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 422])
    expect(replies.find(({ status }) => status === 422)?.body.code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(await takenClaims(schedule_id)).toHaveLength(1)
    const later = await create(token, { schedule_id, seat_ids: ['2A'] }, { headers })
    expect([later.status, later.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  })
})

describe('create reservation, bad input', () => {
  const stop = newId(transitIds.stop, 7)
  const cases: [
    status: number,
    code: string,
    what: string,
    change: (offer: { points: readonly string[] }) => object,
  ][] = [
    [400, 'VALIDATION_FAILED', 'no seats', () => ({ seat_ids: [] })],
    [400, 'VALIDATION_FAILED', 'eleven seats', () => ({ seat_ids: Array.from({ length: 11 }, (_, n) => `${n}A`) })],
    [400, 'VALIDATION_FAILED', '10,000 seats', () => ({ seat_ids: Array.from({ length: 10_000 }, (_, n) => `${n}A`) })],
    [400, 'VALIDATION_FAILED', 'a seat of the wrong type', () => ({ seat_ids: [1] })],
    [400, 'VALIDATION_FAILED', 'an injected path', () => ({ seat_ids: ['1A.l0'] })],
    [400, 'VALIDATION_FAILED', 'seats that are no list', () => ({ seat_ids: '1A' })],
    [400, 'VALIDATION_FAILED', 'a price set by the client', () => ({ total_amount: 1 })],
    [400, 'VALIDATION_FAILED', 'an owner set by the client', () => ({ user_id: newId(identityIds.user, 1) })],
    [400, 'VALIDATION_FAILED', 'a schedule id of another kind', () => ({ schedule_id: newId(identityIds.user, 1) })],
    [400, 'SEAT_DUPLICATED', 'a seat named twice', () => ({ seat_ids: ['1A', '1A'] })],
    [
      400,
      'STOPS_REVERSED',
      'stops the wrong way round',
      ({ points }) => ({ from_stop: points[1], to_stop: points[0] }),
    ],
    [404, 'SCHEDULE_NOT_FOUND', 'an unknown departure', () => ({ schedule_id: newId(transitIds.schedule, 1) })],
    [404, 'SEAT_NOT_FOUND', 'an unknown seat', () => ({ seat_ids: ['99Z'] })],
    [404, 'SEAT_NOT_FOUND', 'a seat named like a method', () => ({ seat_ids: ['toString'] })],
    [404, 'STOP_NOT_FOUND', 'a stop that is not on the trip', () => ({ from_stop: stop })],
  ]

  it.each(cases)('%i %s for %s, and nothing is written', async (status, code, _what, change) => {
    const offer = await onSale()
    const before = await Promise.all([allItems('inventory'), allItems('commerce')])
    const body = { schedule_id: offer.inventory_id, seat_ids: ['1A'], ...change(offer) }
    const reply = await create(await buyer(), body)
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(reply.headers['content-type']).toBe('application/problem+json')
    expect(await Promise.all([allItems('inventory'), allItems('commerce')])).toEqual(before)
  })

  it.each([
    [422, 'SCHEDULE_DEPARTED', { closes_at: '2020-01-01T00:00:00Z' }],
    [422, 'SCHEDULE_CLOSED', { state: 'closed' as const }],
  ])('%i %s when it is no longer on sale', async (status, code, changed) => {
    const offer = await onSale(changed)
    const reply = await create(await buyer(), { schedule_id: offer.inventory_id, seat_ids: ['1A'] })
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(await takenClaims(offer.inventory_id)).toEqual([])
  })

  it('422 SCHEDULE_CLOSED when it is closed after its offer was read', async () => {
    const offer = await onSale()
    await closeInventory(offer.inventory_id)
    // The offer as it was before, which another request may have read.
    await putItem('inventory', offerItem(offer))
    const reply = await create(await buyer(), { schedule_id: offer.inventory_id, seat_ids: ['1A'] })
    expect([reply.status, reply.body.code]).toEqual([422, 'SCHEDULE_CLOSED'])
  })

  it.each([
    [401, 'UNAUTHENTICATED', {}],
    [400, 'MALFORMED_BODY', { rawBody: '{"schedule_id":', headers: { 'content-type': 'application/json' } }],
    [415, 'UNSUPPORTED_MEDIA_TYPE', { rawBody: 'a=b', headers: { 'content-type': 'text/plain' } }],
    [413, 'PAYLOAD_TOO_LARGE', { rawBody: 'x'.repeat(200_000), headers: { 'content-type': 'application/json' } }],
  ])('%i %s', async (status, code, more) => {
    const token = status === 401 ? {} : { token: await buyer() }
    const reply = await call(handler, { method: 'POST', ...token, ...more })
    expect([reply.status, reply.body.code]).toEqual([status, code])
  })
})

describe('create reservation of a round trip', () => {
  const there = async () => [await onSale(), await onSale()] as const
  const journeysOf = (offers: readonly { readonly inventory_id: string }[], ...seat_ids: readonly string[]) =>
    offers.map(({ inventory_id }) => ({ schedule_id: inventory_id, seat_ids }))

  it('201 holds the seats of both departures: one reservation, one total', async () => {
    const offers = await there()
    const { status, body } = await create(await buyer(), { journeys: journeysOf(offers, '1A', '1B') })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      kind: 'bus',
      schedule_id: offers[0].inventory_id,
      total_amount: 180_000,
      journeys: offers.map(({ inventory_id }) => ({
        schedule_id: inventory_id,
        seats: [{ seat_number: '1A' }, { seat_number: '1B' }],
      })),
    })
    for (const { inventory_id } of offers) expect(await takenClaims(inventory_id)).toEqual(['1A', '1B'])
  })

  it('409 SEATS_TAKEN names the seat and its departure, and neither departure has a seat held', async () => {
    const offers = await there()
    const [out, back] = offers
    await create(await buyer(), { schedule_id: back.inventory_id, seat_ids: ['1B'] })
    const { status, body } = await create(await buyer(), { journeys: journeysOf(offers, '1A', '1B') })
    expect([status, body.code]).toEqual([409, 'SEATS_TAKEN'])
    expect(body.seats).toMatchObject([{ seat_id: '1B', schedule_id: back.inventory_id, status: 'held' }])
    expect(await takenClaims(out.inventory_id)).toEqual([])
    expect(await takenClaims(back.inventory_id)).toEqual(['1B'])
  })

  it('409 HOLD_LIMIT counts each departure for itself', async () => {
    const offers = [await onSale({ seats: 24 }), await onSale({ seats: 24 })]
    const token = await buyer()
    const six = ['1A', '1B', '1C', '1D', '2A', '2B']
    const five = ['3A', '3B', '3C', '3D', '4A']
    expect((await create(token, { journeys: journeysOf(offers, ...six) })).status).toBe(201)
    const { status, body } = await create(token, { journeys: journeysOf(offers, ...five) })
    expect([status, body.code]).toEqual([409, 'HOLD_LIMIT'])
    for (const { inventory_id } of offers) expect(await takenClaims(inventory_id)).toEqual(six)
  })

  it('201 gives the same reservation for the same Idempotency-Key, also at once', async () => {
    const journeys = journeysOf(await there(), '1A')
    const token = await buyer()
    const headers = { 'idempotency-key': 'round-trip' }
    const replies = await Promise.all(Array.from({ length: 4 }, () => create(token, { journeys }, { headers })))
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill(201))
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  })

  it('400 SCHEDULE_REPEATED for one departure twice', async () => {
    const offer = await onSale()
    const { status, body } = await create(await buyer(), { journeys: journeysOf([offer, offer], '1A') })
    expect([status, body.code]).toEqual([400, 'SCHEDULE_REPEATED'])
  })

  it('400 TOO_MANY_UNITS for more seats on many legs than one request can take, and none is held', async () => {
    const offers = [await onSale({ seats: 12, legs: 20 }), await onSale({ seats: 12, legs: 20 })]
    const journeys = journeysOf(offers, '1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D')
    const { status, body } = await create(await buyer(), { journeys })
    expect([status, body.code]).toEqual([400, 'TOO_MANY_UNITS'])
    for (const { inventory_id } of offers) expect(await takenClaims(inventory_id)).toEqual([])
  })

  it('422 CURRENCIES_DIFFER where the departures are not sold in one currency', async () => {
    const offers = [await onSale(), await onSale({ currency: 'NPR' })]
    const { status, body } = await create(await buyer(), { journeys: journeysOf(offers, '1A') })
    expect([status, body.code]).toEqual([422, 'CURRENCIES_DIFFER'])
  })

  it.each([
    ['nothing', {}, ['body', 'schedule_id']],
    ['no departure', { journeys: [] }, ['body', 'journeys']],
    [
      'a departure without seats',
      { journeys: [{ schedule_id: newId(transitIds.schedule, 1) }] },
      ['body', 'journeys', 0, 'seat_ids'],
    ],
    [
      'both forms at once',
      { journeys: [], schedule_id: newId(transitIds.schedule, 1), seat_ids: ['1A'] },
      ['body', 'journeys'],
    ],
  ])('400 VALIDATION_FAILED for %s says where', async (_, body, loc) => {
    const reply = await create(await buyer(), body)
    expect([reply.status, reply.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect(reply.body.errors.map((error: { loc: unknown }) => error.loc)).toContainEqual(loc)
  })

  it('201 or 409 for 200 buyers at once of overlapping seats on the same two buses: no half of a trip is held', async () => {
    const offers = await there()
    const ids = offers.map(({ inventory_id }) => inventory_id)
    const seats = ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D']
    const wanted = Array.from({ length: 200 }, (_, index) => [seats[index % 8], seats[(index * 3 + 1) % 8]])
    const tokens = await Promise.all(wanted.map(buyer))
    const replies = await Promise.all(
      wanted.map(([out, back], index) =>
        create(tokens[index] ?? '', {
          journeys: [
            { schedule_id: ids[0], seat_ids: [out] },
            { schedule_id: ids[1], seat_ids: [back] },
          ],
        }),
      ),
    )
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]))
    const won = wanted.filter((_, index) => replies[index]?.status === 201)
    expect(won.length).toBeGreaterThan(0)
    for (const [leg, id] of ids.entries()) expect(await takenClaims(id)).toEqual(won.map(pair => pair[leg]).toSorted())
  })
})
