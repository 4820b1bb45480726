import { expect } from 'vitest'
import { firstCharge } from '../../shared/commerce/rules/plan.ts'
import { createPayment } from '../../shared/commerce/store/payments.ts'
import { recordReservation } from '../../shared/commerce/store/reservations.ts'
import { makeBooking } from '../../shared/commerce/workflows/make-booking.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { FREE, makeClaim, randomNonce, saleClaim } from '../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { placeUnits } from '../../shared/inventory/rules/placement.ts'
import { hold } from '../../shared/inventory/store/inventory.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { sum } from '../../shared/kernel/money.ts'
import { selling } from '../../shared/selling.ts'
import { linesOf } from '../../shared/transit/rules/booked-seats.ts'
import { toHeld } from '../../shared/transit/rules/held-seats.ts'
import { seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'
import { itemsUnder } from '../support/departure.ts'
import { aBooking, aCapture, anAttempt, anOrder, aPayment, aReservation, freshIds } from './sales.ts'
import { settling } from './stored-sale.ts'

interface Journey {
  readonly offer: Offer
  readonly seats: readonly string[]
}

/** Seats of one departure or several for 400 rupees each, held and booked, with a payment that its gateway has an order for. */
export const storeSeats = async (journeys: readonly Journey[]) => {
  const ids = freshIds()
  const now = Date.now()
  const claim = makeClaim(now + 900_000, randomNonce())
  const places = journeys.flatMap(({ offer, seats }) =>
    placeUnits(offer, seats, { from_leg: 0, to_leg: 1 }, seatRefusals),
  )
  expect((await hold({ placement: places, claim, now })).kind).toBe('held')
  const booked = journeys.map(({ offer: { inventory_id, points }, seats }) => ({
    schedule_id: inventory_id,
    from_stop: points[0] ?? '',
    to_stop: points.at(-1) ?? '',
    seats: seats.map(seat_number => ({ seat_number, seat_type: 'aisle', price: 40_000 })),
  }))
  const total_amount = sum(booked.flatMap(({ seats }) => seats.map(({ price }) => price)))
  const own = { user_id: ids.user, subject_id: booked[0]?.schedule_id ?? '', total_amount }
  const reservation = {
    ...aReservation({ ...own, id: ids.reservation, places, claim, held_at: now, expires_at: now + 900_000 }),
    details: toHeld(booked),
  }
  await recordReservation(selling, reservation)
  const passengers = booked.flatMap(({ schedule_id, seats }) =>
    seats.map(({ seat_number }) => ({ name: 'Asha Rao', seat_id: seat_number, schedule_id })),
  )
  const draft = {
    ...aBooking({ ...own, id: ids.booking, reservation_id: ids.reservation, created_at: now }),
    lines: linesOf(booked),
    charges: [firstCharge('prepaid', total_amount)],
    details: { journeys: booked.map(journey => ({ ...journey, summary: {} })), passengers },
  }
  await makeBooking(selling, draft, reservation)
  const payment = aPayment({
    id: ids.payment,
    user_id: ids.user,
    booking_id: ids.booking,
    reservation_id: ids.reservation,
    amount: total_amount,
    attempts: [anAttempt({ expires_at: now + 900_000 })],
    created_at: now,
  })
  await createPayment(payment)
  const order = anOrder({
    payment_id: ids.payment,
    user_id: ids.user,
    status: 'paid',
    captures: [aCapture('cap-1', { amount: total_amount })],
  })
  return {
    ids,
    /** The gateway tells that all was paid. */
    settle: () => settleSale({ userId: ids.user, paymentId: ids.payment, orders: [order] }, settling),
    own: async (prefix: string) =>
      (await itemsUnder('commerce', `USER#${ids.user}`)).filter(({ sk }) => String(sk).startsWith(prefix)),
    /** What has each of its seats: this sale, nobody, or another claim, such as its lapsing hold. */
    seats: async () => {
      const claims = await Promise.all(
        places.map(async ({ inventory_id, units }) => {
          const sections = await readSections(inventory_id, { consistent: true })
          return sections.flatMap(({ claims }) => units.flatMap(unit => claims.get(unit) ?? []))
        }),
      )
      return claims.flat().map(each => {
        if (each === FREE) return 'free'
        return each === saleClaim(ids.booking) ? 'sold' : 'other'
      })
    },
  }
}

export type StoredSeats = Awaited<ReturnType<typeof storeSeats>>
