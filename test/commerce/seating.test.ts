import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announce } from '../../shared/commerce/rules/announce.ts'
import type { Cancellation } from '../../shared/commerce/rules/cancellation.ts'
import { readCancellation } from '../../shared/commerce/store/cancellations.ts'
import { callOff } from '../../shared/commerce/workflows/call-off.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { letGo } from '../../shared/commerce/workflows/capture-booking.ts'
import { finishCancellation } from '../../shared/commerce/workflows/finish-cancellation.ts'
import { seatBooking, unseatBooking } from '../../shared/commerce/workflows/seat-booking.ts'
import { FREE, isHold, makeClaim, randomNonce, saleClaim } from '../../shared/inventory/rules/claim.ts'
import { type Placement, placeUnits } from '../../shared/inventory/rules/placement.ts'
import { hold } from '../../shared/inventory/store/inventory.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { DomainError } from '../../shared/kernel/errors.ts'
import { seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'
import { startPaying } from '../payments/paying.ts'
import { itemsUnder, onSale } from '../support/departure.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { planned } from './kinds.ts'
import { again, goOn, settled } from './planned.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const taken = () => new DomainError('DRIVER_TAKEN', 'Another ride has this driver.')

/** The ways in which a seating may be refused when its inventory is called off meanwhile. */
const refused = ({ code }: { code?: string }) => expect(['DRIVER_TAKEN', 'BOOKING_CANCELLED']).toContain(code)

/** Units in two sections, held by a claim of their own, as a domain holds a driver that it offers a ride. */
const anOffer = async (places?: Placement) => {
  const placement =
    places ??
    placeUnits(await onSale({ seats: 32, budget: 500 }), ['1B', '8C'], { from_leg: 0, to_leg: 1 }, seatRefusals)
  const now = Date.now()
  const claim = makeClaim(now + 60_000, randomNonce())
  expect((await hold({ placement, claim, now })).kind).toBe('held')
  return { places: placement, claims: [claim], taken }
}

const aRide = async () => {
  const { booking } = await settled('ride', { price: 500 })
  return { booking, named: { userId: booking.user_id, bookingId: booking.id } }
}

/** `sale 1` for a unit that the booking's first seating owns. */
const ownersOf = async (places: Placement, bookingId: string) => {
  const sections = await readSections(places[0]?.inventory_id ?? '', { consistent: true })
  return places.flatMap(({ section, units }) =>
    units.map(unit => {
      const claim = sections.find(({ number }) => number === section)?.claims.get(unit)?.[0] ?? FREE
      const seating = [0, 1, 2, 3].find(number => saleClaim(bookingId, number) === claim)
      if (seating !== undefined) return `sale ${seating}`
      return claim === FREE ? 'free' : isHold(claim) ? 'held' : 'other'
    }),
  )
}

describe('a booking that is seated after its payment', () => {
  it('gets the units it is given, once, whatever is repeated', async () => {
    const { booking, named } = await aRide()
    const offer = await anOffer()
    const seats = await Promise.all([1, 2, 3].map(() => seatBooking(planned, { ...named, ...offer })))
    expect(seats.map(({ seating }) => [seating?.number, seating?.state])).toEqual(Array(3).fill([1, 'sold']))
    expect(await ownersOf(offer.places, booking.id)).toEqual(['sale 1', 'sale 1'])
    const other = await anOffer()
    await expect(seatBooking(planned, { ...named, ...other })).rejects.toMatchObject({ code: 'BOOKING_SEATED' })
  })

  it('is refused by the error of its caller where a unit is taken, and keeps none', async () => {
    const { booking, named } = await aRide()
    const offer = await anOffer()
    const lost = { ...offer, claims: [makeClaim(Date.now() + 60_000, randomNonce())] }
    await expect(seatBooking(planned, { ...named, ...lost })).rejects.toMatchObject({ code: 'DRIVER_TAKEN' })
    expect(await ownersOf(offer.places, booking.id)).toEqual(['held', 'held'])
    expect((await seatBooking(planned, { ...named, ...offer })).seating).toMatchObject({ number: 2, state: 'sold' })
  })

  it('gives them up, gets the same again, and a late repetition of the first end leaves the second alone', async () => {
    const { booking, named } = await aRide()
    const offer = await anOffer()
    await seatBooking(planned, { ...named, ...offer })
    await unseatBooking(planned, { ...named, seating: 1 })
    expect(await ownersOf(offer.places, booking.id)).toEqual(['free', 'free'])
    await seatBooking(planned, { ...named, ...(await anOffer(offer.places)) })
    await unseatBooking(planned, { ...named, seating: 1 })
    expect(await ownersOf(offer.places, booking.id)).toEqual(['sale 2', 'sale 2'])
    await expect(unseatBooking(planned, { ...named, seating: 3 })).rejects.toMatchObject({ code: 'SEATING_NOT_FOUND' })
  })

  it('killed after any call: the settlement that its note causes finishes it, and so does a repeat', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const { booking, named } = await aRide()
      const offer = await anOffer()
      isKilled = await killedAfter(calls, () => seatBooking(planned, { ...named, ...offer }))
      await goOn(booking)
      const { seating } = await again(booking)
      if (seating) expect(await ownersOf(offer.places, booking.id)).toEqual(['sale 1', 'sale 1'])
      expect((await seatBooking(planned, { ...named, ...offer })).seating).toMatchObject({ number: 1, state: 'sold' })
    }
  })

  it('with any reply lost: seated once', async () => {
    for (let calls = 1, isMade = true; isMade; calls += 1) {
      const { booking, named } = await aRide()
      const offer = await anOffer()
      isMade = await repliedLateAfter(calls, () => seatBooking(planned, { ...named, ...offer }))
      expect(await ownersOf(offer.places, booking.id)).toEqual(['sale 1', 'sale 1'])
    }
  })

  it('killed after any call of giving them up: the settlement frees them', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const { booking, named } = await aRide()
      const offer = await anOffer()
      await seatBooking(planned, { ...named, ...offer })
      isKilled = await killedAfter(calls, () => unseatBooking(planned, { ...named, seating: 1 }))
      await goOn(booking)
      await unseatBooking(planned, { ...named, seating: 1 })
      expect(await ownersOf(offer.places, booking.id)).toEqual(['free', 'free'])
      expect((await again(booking)).seating?.state).toBe('freed')
    }
  })

  it('asks the settlement to finish a seating, by the change of its record', async () => {
    const { booking, named } = await aRide()
    await seatBooking(planned, { ...named, ...(await anOffer()) })
    const [record] = (await itemsUnder('commerce', `USER#${booking.user_id}`)).filter(({ id }) => id === booking.id)
    const selling = { ...record, seating: { ...(record?.seating as object), state: 'selling' } }
    const message = { queue: 'payment-events', body: { kind: 'asked', user_id: booking.user_id } }
    expect(announce(String(record?.sk), { ...record, seating: undefined }, selling)).toMatchObject([message])
    expect(announce(String(record?.sk), selling, record)).toEqual([])
  })

  it('frees its units when it is cancelled, and can be seated no more', async () => {
    const { booking, named } = await aRide()
    const offer = await anOffer()
    await seatBooking(planned, { ...named, ...offer })
    await cancelBooking(planned, { ...named, part: undefined, by: 'owner', reason: 'cancelled' }, Date.now())
    expect(await ownersOf(offer.places, booking.id)).toEqual(['free', 'free'])
    expect((await again(booking)).seating?.state).toBe('freed')
    const more = seatBooking(planned, { ...named, ...(await anOffer(offer.places)) })
    await expect(more).rejects.toMatchObject({ code: 'BOOKING_CANCELLED' })
  })

  it('against buyers of the same units, all at once: each unit is of one of them, and the loser keeps none', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = await Promise.all([aRide(), aRide()])
      const offer = await anOffer()
      // The second has the first one's claim, as of an offer that was passed on by mistake.
      const outcomes = await Promise.allSettled(
        [one, two].map(({ named }) => seatBooking(planned, { ...named, ...offer })),
      )
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const owners = await Promise.all([one, two].map(({ booking }) => ownersOf(offer.places, booking.id)))
      expect(owners.filter(all => all.every(owner => owner === 'sale 1'))).toHaveLength(1)
      expect(owners.flat().filter(owner => owner === 'sale 1')).toHaveLength(2)
    }
  })

  it('gives its units up and gets others between any two calls of either: it has one seating, and no other unit', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const { booking, named } = await aRide()
      const [first, second] = [await anOffer(), await anOffer()]
      await seatBooking(planned, { ...named, ...first })
      isPaused = await pausedAfter(
        calls,
        () => seatBooking(planned, { ...named, ...second }).catch(error => expect(error.code).toBe('BOOKING_SEATED')),
        () => unseatBooking(planned, { ...named, seating: 1 }),
      )
      await unseatBooking(planned, { ...named, seating: 1 })
      await seatBooking(planned, { ...named, ...second })
      expect(await ownersOf(first.places, booking.id), `seated after call ${calls}`).toEqual(['free', 'free'])
      expect(await ownersOf(second.places, booking.id), `seated after call ${calls}`).toEqual(['sale 2', 'sale 2'])
    }
  })

  it('is refused once its money was let go', async () => {
    const { booking, named } = await aRide()
    await letGo(planned, named)
    await goOn(booking)
    const offer = await anOffer()
    await expect(seatBooking(planned, { ...named, ...offer })).rejects.toMatchObject({ code: 'MONEY_LAPSED' })
    expect(await ownersOf(offer.places, booking.id)).toEqual(['held', 'held'])
  })

  const partOf = (named: { userId: string; bookingId: string }, places: Placement) => ({
    ...named,
    part: { inventory_id: places[0]?.inventory_id ?? '', units: ['1B'] },
    by: 'owner' as const,
    reason: 'cancelled' as const,
  })

  it('a part that is cancelled while its units are being sold is free in the end, whichever call of the sale it meets', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const { booking, named } = await aRide()
      const offer = await anOffer()
      let isNoted = false
      isPaused = await pausedAfter(
        calls,
        async () => {
          isNoted = (await again(booking)).seating !== undefined
          await cancelBooking(planned, partOf(named, offer.places), Date.now())
        },
        () => seatBooking(planned, { ...named, ...offer }),
      )
      if (isNoted) expect(await ownersOf(offer.places, booking.id), `after call ${calls}`).toEqual(['free', 'sale 1'])
    }
  })

  it('a part that is cancelled after the seller died keeps none of its units', async () => {
    const { booking, named } = await aRide()
    const offer = await anOffer()
    for (let calls = 1, isNoted = false; !isNoted; calls += 1) {
      await killedAfter(calls, () => seatBooking(planned, { ...named, ...offer }))
      isNoted = (await again(booking)).seating !== undefined
    }
    expect((await again(booking)).seating?.state).toBe('selling')
    await cancelBooking(planned, partOf(named, offer.places), Date.now())
    await goOn(booking)
    expect(await ownersOf(offer.places, booking.id)).toEqual(['free', 'sale 1'])
  })

  it('a part whose end is late leaves a later seating alone', async () => {
    const { booking, named } = await aRide()
    const offer = await anOffer()
    await seatBooking(planned, { ...named, ...offer })
    const cancel = () => cancelBooking(planned, partOf(named, offer.places), Date.now())
    let cancellation: Cancellation | undefined
    for (let calls = 1; !cancellation; calls += 1) {
      await killedAfter(calls, cancel)
      const records = await itemsUnder('commerce', `USER#${booking.user_id}`)
      const id = records.find(({ sk }) => String(sk).startsWith('CXL#'))?.id
      cancellation = id === undefined ? undefined : await readCancellation(booking.user_id, String(id))
    }
    expect(cancellation.state).toBe('open')
    await unseatBooking(planned, { ...named, seating: 1 })
    await seatBooking(planned, { ...named, ...(await anOffer(offer.places)) })
    await finishCancellation(planned, cancellation)
    expect(await ownersOf(offer.places, booking.id)).toEqual(['sale 2', 'sale 2'])
  })

  it('ends with the inventory of its units, whichever call of its seating that is called off after', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const { booking, named } = await aRide()
      const offer = await anOffer()
      const inventory = offer.places[0]?.inventory_id ?? ''
      const close = () => callOff(planned, inventory, 'called_off', Date.now(), () => true)
      isPaused = await pausedAfter(calls, close, () => seatBooking(planned, { ...named, ...offer }).catch(refused))
      await goOn(booking)
      expect(await close(), `called off after call ${calls}`).toBe(true)
      expect(await ownersOf(offer.places, booking.id)).not.toContain('sale 1')
      const { state, seating } = await again(booking)
      if (seating?.state === 'sold') expect.fail(`${state}, and still seated after call ${calls}`)
    }
  })
})
