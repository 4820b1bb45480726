import { beforeAll, describe, expect, it } from 'vitest'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { createPayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { recordReservation } from '../../shared/commerce/store/reservations.ts'
import { makeBooking } from '../../shared/commerce/workflows/make-booking.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { selling } from '../../shared/selling.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { aBooking, aPayment, aReservation, freshIds, start } from './sales.ts'
import { confirmed, type StoredSale, settling, storedState, storeSale } from './stored-sale.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

/** A booking of nothing to pay, with the payment of nothing that it was put with. */
const free = () => storeSale({ price: 0 })

/** As the message of the outbox has it settled. */
const settle = ({ ids }: StoredSale) => settleSale({ userId: ids.user, paymentId: ids.payment, orders: [] }, settling)

describe('a booking that costs nothing', () => {
  it('awaits the consumer with a payment that counts as paid, and nothing is sold yet', async () => {
    const sale = await free()
    expect(await readPayment(sale.ids.user, sale.ids.payment)).toMatchObject({
      state: 'paid',
      amount: 0,
      booking_id: sale.ids.booking,
      reservation_id: sale.ids.reservation,
    })
    expect(await storedState(sale)).toMatchObject({
      booking: 'pending_payment',
      reservation: 'held',
      ticket: undefined,
      isIndexed: true,
    })
  })

  it('is confirmed by the same steps, once, however often and by many at once', async () => {
    const sale = await free()
    const payments = await Promise.all(Array.from({ length: 6 }, () => settle(sale)))
    expect(new Set(payments.map(payment => payment?.state))).toEqual(new Set(['confirmed']))
    expect(await storedState(sale)).toEqual(confirmed)
    const booking = await readBooking(selling, sale.ids.user, sale.ids.booking)
    expect(booking).toMatchObject({ plan: 'free', charges: [{ id: 'booking', amount: 0, state: 'paid' }] })
  })

  it('is completed as any sale is when its consumer was killed after any of its calls', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await free()
      const wasKilled = await killedAfter(calls, () => settle(sale))
      await settle(sale)
      expect(await storedState(sale), `killed after ${calls} calls`).toEqual(confirmed)
      if (!wasKilled) return expect(calls).toBeGreaterThan(5)
    }
  })

  it('has its payment whenever it is there, after whichever call its maker was killed', async () => {
    for (let calls = 1; ; calls += 1) {
      const ids = freshIds()
      const seats = [{ seat_number: '1A', seat_type: 'window', price: 0 }]
      const claim = makeClaim(start + 900_000, 7n)
      const reservation = aReservation({
        id: ids.reservation,
        user_id: ids.user,
        subject_id: ids.reservation,
        claim,
        seats,
      })
      await recordReservation(selling, reservation)
      const subject_id = reservation.subject_id
      const draft = aBooking({ id: ids.booking, user_id: ids.user, reservation_id: ids.reservation, subject_id, seats })
      const wasKilled = await killedAfter(calls, () => makeBooking(selling, draft, reservation))
      const there = () => Promise.all([readBooking(selling, ids.user, ids.booking), readPayment(ids.user, ids.payment)])
      const halfway = await there()
      expect(halfway.filter(Boolean).length % 2, `killed after ${calls} calls`).toBe(0)
      if (!halfway[0]) await makeBooking(selling, draft, reservation)
      expect(await there()).toMatchObject([{ state: 'pending_payment' }, { state: 'paid', amount: 0 }])
      if (!wasKilled) return expect(calls).toBeGreaterThan(2)
    }
  })
})

describe('a booking that costs something', () => {
  it('has no payment until one is started, and one without money does not confirm it', async () => {
    const sale = await storeSale()
    expect(await createPayment(aPayment({ id: sale.ids.payment, user_id: sale.ids.user }))).toBe(false)
    expect((await settle(sale))?.state).toBe('open')
    expect(await storedState(sale)).toMatchObject({ payment: 'open', booking: 'pending_payment', ticket: undefined })
  })
})
