import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { sellUnits } from '../../shared/commerce/workflows/sell-units.ts'
import { saleClaim } from '../../shared/inventory/rules/claim.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { selling } from '../../shared/selling.ts'
import { atCheckout, consumeEvents, paidEvent, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { sqsEvent } from '../support/queues.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

/** Delivers a message a second time, as SQS does when its consumer was killed. */
const deliverAgain = (message: object) => {
  const event = sqsEvent(message)
  const records = event.Records.map(record => ({
    ...record,
    attributes: { ...record.attributes, ApproximateReceiveCount: '2' },
  }))
  return onPaymentEvent({ Records: records }, { getRemainingTimeInMillis: () => 10_000 } as never)
}

it('a message delivered again frees the seats that its killed consumer sold in vain, though a duplicate has settled the event', async () => {
  const paying = await atCheckout()
  const { buyer, booking, reservation } = paying
  const event = paidEvent(paying)
  const sold = async () => {
    const sections = await readSections(reservation.schedule_id, { consistent: true })
    return sections
      .flatMap(({ claims }) => [...claims.values()].flat())
      .filter(claim => claim === saleClaim(booking.id))
  }
  const [held, booked] = await Promise.all([
    readReservation(selling, buyer.userId, reservation.id),
    readBooking(selling, buyer.userId, booking.id),
  ])
  if (!held || !booked) throw new Error('there is nothing to sell')
  await call(release, { method: 'DELETE', token: buyer.token, params: { id: reservation.id } })
  await consumeEvents(event)
  // The last step of the consumer of a duplicate before it was killed.
  await sellUnits(held, booked)
  expect((await sold()).length).toBeGreaterThan(0)
  expect(await deliverAgain(event)).toEqual({ batchItemFailures: [] })
  expect(await sold()).toEqual([])
})
