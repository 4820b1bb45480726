import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { allItems } from '../support/departure.ts'
import { killedAfter } from '../support/killed.ts'
import { atCheckout, consumeEvents, due, orderIn, paidEvent, pay, playAt, recordsOf, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const eventItem = async (id: string) => (await allItems('commerce')).find(({ event_id }) => event_id === id)

describe('on payment event', () => {
  it('confirms the booking, issues its ticket and keeps the event', async () => {
    const paying = await atCheckout()
    const event = paidEvent(paying)
    expect(await consumeEvents(event)).toEqual({ batchItemFailures: [] })
    const { payment, booking, tickets, refunds } = await recordsOf(paying.buyer, paying.booking.id)
    expect([payment?.state, booking?.state, tickets.length, refunds]).toEqual(['confirmed', 'confirmed', 1, []])
    expect(tickets[0]?.codes).toHaveLength(2)
    expect(event.kind === 'told' && (await eventItem(event.event.event_id))?.settled_at).toBeGreaterThan(0)
  })

  it('the same webhook 50 times at once: one booking, one ticket, no refund', async () => {
    const paying = await atCheckout()
    const replies = await Promise.all(Array.from({ length: 50 }, () => consumeEvents(paidEvent(paying))))
    expect(replies.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([])
    const { payment, tickets, refunds } = await recordsOf(paying.buyer, paying.booking.id)
    expect([payment?.state, payment?.captures.length, tickets.length, refunds]).toEqual(['confirmed', 1, 1, []])
  })

  it('killed after any of its calls: the message, delivered again, completes it', async () => {
    for (let calls = 1; ; calls += 1) {
      const paying = await atCheckout()
      let failed = false
      const wasKilled = await killedAfter(calls, async () => {
        failed = (await consumeEvents(paidEvent(paying))).batchItemFailures.length > 0
      })
      expect(wasKilled).toBe(false)
      await consumeEvents(paidEvent(paying))
      const { payment, tickets } = await recordsOf(paying.buyer, paying.booking.id)
      expect([payment?.state, tickets.length], `killed after ${calls} calls`).toEqual(['confirmed', 1])
      if (!failed) return expect(calls).toBeGreaterThan(7)
    }
  })

  it('an event with another amount than at the gateway: the gateway’s counts, and the payment is quarantined', async () => {
    const paying = await atCheckout()
    await consumeEvents(paidEvent(paying, { amount: 1 }))
    const { payment, booking, tickets } = await recordsOf(paying.buyer, paying.booking.id)
    expect([payment?.state, payment?.quarantine_reason]).toEqual(['quarantined', 'event_contradicts_record'])
    expect([booking?.state, tickets]).toEqual(['pending_payment', []])
  })

  it.each([{ amount: due + 1 }, { currency: 'USD' }])('never confirms %o', async wrong => {
    const paying = await atCheckout()
    for (const event of [paidEvent(paying, wrong), paidEvent(paying, { event: 'evt_2' })]) await consumeEvents(event)
    const { payment, tickets } = await recordsOf(paying.buyer, paying.booking.id)
    expect([payment?.state, tickets]).toEqual(['quarantined', []])
  })

  it('a wrong event of a payment that is right at its gateway: confirmed', async () => {
    const paying = await atCheckout()
    await playAt(paying.payment, 'succeed')
    const [webhook] = (
      world.queues.ready('sandbox-webhooks') as { data: { order: { captures: { id: string }[] } } }[]
    ).slice(-1)
    const capture = webhook?.data.order.captures[0]?.id ?? ''
    await consumeEvents(paidEvent(paying, { amount: 1, capture }))
    expect((await recordsOf(paying.buyer, paying.booking.id)).payment?.state).toBe('confirmed')
  })

  it('closes the other attempts once one is paid, and owes back what was paid of them meanwhile', async () => {
    const paying = await atCheckout()
    const { body: other } = await pay(paying.buyer, { booking_id: paying.booking.id, payment_method: 'card' })
    const closed = await readOrder(orderIn(paying.payment))
    if (closed) await replaceOrder({ ...closed, state: 'open' })
    await consumeEvents(paidEvent({ ...paying, payment: other }))
    expect((await recordsOf(paying.buyer, paying.booking.id)).payment?.attempts.map(({ state }) => state)).toEqual([
      'cancelled',
      'captured',
    ])
    await playAt(paying.payment, 'succeed')
    await consumeEvents(paidEvent(paying, { event: 'evt_late', capture: 'cap_late' }))
    const { payment, refunds } = await recordsOf(paying.buyer, paying.booking.id)
    expect([payment?.state, refunds.map(({ reason }) => reason)]).toEqual(['confirmed', ['second_capture']])
  })

  it('an event of an unknown payment: kept for the reconciler', async () => {
    const paying = await atCheckout()
    const event = paidEvent({ ...paying, payment: { ...paying.payment, id: 'pay_unknown' } }, { event: 'evt_unknown' })
    expect(await consumeEvents(event)).toEqual({ batchItemFailures: [] })
    expect(event.kind === 'told' && (await eventItem(event.event.event_id))).toMatchObject({
      open_shard: 'UNMATCHED-EVENTS',
      order: { payment_id: 'pay_unknown' },
    })
  })

  it('an event of another form goes to the dead-letter queue, and the others are settled', async () => {
    const paying = await atCheckout()
    const { batchItemFailures } = await consumeEvents({ kind: 'nonsense' }, paidEvent(paying))
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }])
    expect((await recordsOf(paying.buyer, paying.booking.id)).payment?.state).toBe('confirmed')
  })
})
