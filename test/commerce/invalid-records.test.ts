import { inspect } from 'node:util'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler as listActive } from '../../functions/reservations/list-active-reservations.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { isSettled, keepUnmatched, listUnmatched } from '../../shared/commerce/store/gateway-events.ts'
import { noteNextClaim } from '../../shared/commerce/store/held-claims.ts'
import { changePayment, createPayment } from '../../shared/commerce/store/payments.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { readReservation, recordReservation } from '../../shared/commerce/store/reservations.ts'
import { readBookingId } from '../../shared/commerce/workflows/belongings.ts'
import { makeBooking } from '../../shared/commerce/workflows/make-booking.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { InvalidRecord } from '../../shared/platform/dynamo/records.ts'
import { selling } from '../../shared/selling.ts'
import { call } from '../support/call.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { storePurchase, traveller } from '../support/purchases.ts'
import { aBooking, anOrder, aPayment, aReservation, freshIds } from './sales.ts'

beforeAll(() => startIdentity('commerce', 'inventory'))

const putBooking = (user_id: string, over: Record<string, unknown> = {}, record: Partial<Booking> = {}) => {
  const id = newId(commerceIds.booking, Date.now())
  return putItem('commerce', {
    ...keys.booking(user_id, id),
    ...toBookingItem(selling, aBooking({ id, user_id, state: 'confirmed', ...record })),
    ...over,
  })
}

type Place = Reservation['places'][number]

/** A claim of a hold, as a number that a claim cannot be stored as by mistake. */
const claim = makeClaim(Date.now() + 900_000, 7n)

describe('an impossible record is not written', () => {
  it('a reservation whose prices do not add up, or whose seats are not its units', async () => {
    const ids = freshIds()
    const reservation = aReservation({ id: ids.reservation, user_id: ids.user, claim })
    for (const wrong of [
      { total_amount: 1 },
      { places: [{ ...(reservation.places[0] as Place), units: ['1A', '1B'] }] },
      { claim: 1 as never },
    ])
      await expect(recordReservation(selling, { ...reservation, ...wrong })).rejects.toThrow(InvalidRecord)
    await expect(noteNextClaim(selling, { ...reservation, total_amount: 1 }, claim + 1n)).rejects.toThrow(InvalidRecord)
    expect(await itemsUnder('commerce', keys.user(ids.user))).toEqual([])
    expect(await recordReservation(selling, reservation)).toBeUndefined()
  })

  it('a booking with another passenger than seats, and nothing of it is noted', async () => {
    const ids = freshIds()
    const reservation = aReservation({ id: ids.reservation, user_id: ids.user, claim })
    await recordReservation(selling, reservation)
    const members = { id: ids.booking, user_id: ids.user, reservation_id: ids.reservation }
    const draft = aBooking(members)
    const unnamed = aBooking({ ...members, passengers: [] })
    await expect(makeBooking(selling, unnamed, reservation)).rejects.toThrow('commerce booking: passengers')
    expect(await readBookingId(reservation)).toBeUndefined()
    expect(await itemsUnder('commerce', keys.user(ids.user))).toHaveLength(1)
    expect(await readReservation(selling, ids.user, ids.reservation)).toEqual(reservation)
    expect(await makeBooking(selling, draft, reservation)).toMatchObject({ booking: { id: ids.booking }, isNew: true })
  })

  it('a payment of a part of a paisa, new or changed', async () => {
    const ids = freshIds()
    const payment = aPayment({ id: ids.payment, user_id: ids.user })
    await expect(createPayment({ ...payment, amount: 0.5 })).rejects.toThrow(InvalidRecord)
    await createPayment(payment)
    await expect(changePayment(payment, { state: 'sold' as never })).rejects.toThrow(InvalidRecord)
    expect(await itemsUnder('commerce', keys.user(ids.user))).toMatchObject([{ revision: 0, state: 'open' }])
  })
})

describe('an impossible record among others', () => {
  it('200 is left out of the list of bookings, at whatever place and size of a page', async () => {
    const { token, userId } = await accessTokenFor()
    await putBooking(userId)
    await putBooking(userId, { total_amount: 1 })
    await putBooking(userId, {}, { contact: undefined as never })
    await putBooking(userId, {}, { details: { journeys: [] } })
    await putBooking(userId, { kind: undefined, schedule_id: 'sch_1', details: new Uint8Array([1, 2, 3]) })
    await putBooking(userId, { created_at: 9e15 })
    await putBooking(userId)
    await putBooking(userId, { packed: new Uint8Array([1, 2, 3]) })
    for (const limit of [1, 2, 50]) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const { status, body } = await call(listBookings, { token, query: { limit, ...(cursor && { cursor }) } })
        expect(status).toBe(200)
        seen.push(...body.items.map(({ id }: { id: string }) => id))
        cursor = body.next_cursor ?? undefined
      } while (cursor)
      expect(new Set(seen).size).toBe(2)
      expect(seen).toHaveLength(2)
    }
  })

  it('200 is left out of the list of bookings where it is the reservation of one', async () => {
    const { token, userId } = await accessTokenFor()
    await putBooking(userId)
    await putBooking(userId, { state: 'pending_payment', reservation_id: 'rsv_wrong' })
    await putItem('commerce', { ...keys.reservation(userId, 'rsv_wrong'), state: 'held' })
    const { status, body } = await call(listBookings, { token, query: {} })
    expect([status, body.items.length]).toEqual([200, 1])
  })

  it('200 is left out of the list of reservations', async () => {
    const { token, userId } = await accessTokenFor()
    const id = newId(commerceIds.reservation, Date.now())
    const times = { held_at: Date.now(), expires_at: Date.now() + 900_000 }
    await recordReservation(selling, aReservation({ id, user_id: userId, claim, ...times }))
    await putItem('commerce', { ...keys.reservation(userId, 'rsv_wrong'), state: 'held', ...times })
    const { status, body } = await call(listActive, { token })
    expect([status, body.items.map((item: { id: string }) => item.id)]).toEqual([200, [id]])
  })

  it('is exported with what of it is stored in clear', async () => {
    const userId = newId(identityIds.user, Date.now())
    await storePurchase(userId)
    await putBooking(userId, { packed: new Uint8Array([1, 2, 3]), booking_reference: 'BK-UNREADABLE' })
    const { records } = await exportPerson(selling, userId, undefined)
    expect(records.bookings).toHaveLength(2)
    const unreadable = records.bookings?.find(booking => booking.booking_reference === 'BK-UNREADABLE')
    expect(unreadable).toMatchObject({ state: 'confirmed' })
    expect(unreadable).not.toHaveProperty('packed')
    expect(records.tickets).toHaveLength(1)
  })

  it('keeps no other from being erased, and is told of in the end', async () => {
    const userId = newId(identityIds.user, Date.now())
    await putBooking(userId, { packed: new Uint8Array([1, 2, 3]) })
    await putBooking(userId, { packed: new Uint8Array([1, 2, 3]), erased_at: 1 })
    await storePurchase(userId)
    await expect(erasePerson(selling, userId, Date.now() + 60_000)).rejects.toThrow(/cannot be read/)
    expect(inspect(await itemsUnder('commerce', keys.user(userId)), { depth: 9 })).not.toContain(traveller.email)
  })

  it('is taken off the list of events to be tried again, and the event behind it is tried', async () => {
    const now = Date.now()
    const event = { gateway: 'sandbox', event_id: `evt-${now}`, type: 'paid', occurred_at: now, order: anOrder() }
    const wrong = keys.gatewayEvent('sandbox', 'evt-wrong')
    await putItem('commerce', { ...wrong, open_shard: 'UNMATCHED-EVENTS', open_since: '2020-01-01T00:00:00Z' })
    await keepUnmatched(event, now)
    await listUnmatched(1)
    await vi.waitFor(async () => expect(await listUnmatched(1)).toMatchObject([{ event_id: event.event_id }]))
    expect(await itemsUnder('commerce', wrong.pk)).toEqual([
      { ...wrong, updated_by: expect.stringMatching(/^operator/) },
    ])
    expect(await isSettled(event)).toBe(false)
  })
})
