import type { EpochMs } from '../../kernel/clock.ts'
import { tableName } from '../../platform/dynamo/client.ts'
import type { Capture, Payment, RefundReason } from '../rules/payment.ts'
import type { Booking, Reservation, Ticket } from '../rules/records.ts'
import { keys } from './keys.ts'
import { type PaymentChanges, paymentUpdate } from './payments.ts'
import { refundOf, refundPut, transacted, withRefund } from './refunds.ts'

/** The records of a sale that its end writes. */
export interface Records {
  readonly payment: Payment
  readonly booking: Booking
}

/**
 * The end of a sale that went well: booking, ticket, payment and reservation at once. All their conditions are about
 * this sale, so it is repeatable and one of several at work on it wins.
 * @returns the payment then; undefined when a record was changed meanwhile: the hold was given up, or another was first
 */
export const confirmSale = async (
  { payment, booking }: Records,
  reservation: Reservation,
  ticket: Ticket,
  now: EpochMs,
): Promise<Payment | undefined> =>
  after(payment, { state: 'confirmed' }, [
    { Update: bookingUpdate(booking, 'confirmed', { confirmed_at: now }) },
    {
      Put: {
        ...inCommerce(),
        Item: { ...keys.ticket(ticket.user_id, ticket.id), ...ticket },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    { Update: conversion(reservation) },
  ])

/**
 * The end of a sale whose seats cannot be had: the booking is cancelled and every capture is owed back.
 * @returns the payment then; undefined when a record was changed meanwhile
 */
export const giveBackSale = async (
  { payment, booking }: Records,
  reason: Exclude<RefundReason, 'second_capture'>,
  now: EpochMs,
): Promise<Payment | undefined> => {
  const refunds = payment.captures.map((capture, index) =>
    refundOf(payment, capture, index === 0 ? reason : 'second_capture', now),
  )
  const captures = refunds.reduce(
    (noted, refund) => withRefund({ ...payment, captures: noted }, refund),
    payment.captures,
  )
  const cancel = bookingUpdate(booking, 'cancelled', { cancelled_at: now, cancel_reason: reason })
  return after(payment, { state: 'given_back', captures }, [
    ...(booking.state === 'pending_payment' ? [{ Update: cancel }] : []),
    ...refunds.map(refund => ({ Put: refundPut(refund) })),
  ])
}

/** Owes back money that came a second time. @returns the payment then; undefined when it was changed meanwhile */
export const refundSecond = async (payment: Payment, capture: Capture, now: EpochMs): Promise<Payment | undefined> => {
  const refund = refundOf(payment, capture, 'second_capture', now)
  return after(payment, { captures: withRefund(payment, refund) }, [{ Put: refundPut(refund) }])
}

const after = async (
  payment: Payment,
  changes: PaymentChanges,
  writes: NonNullable<Parameters<typeof transacted>[0]>,
): Promise<Payment | undefined> => {
  const done = await transacted([{ Update: paymentUpdate(payment, changes) }, ...writes])
  return done ? { ...payment, ...changes, revision: payment.revision + 1 } : undefined
}

const inCommerce = () => ({ TableName: tableName('commerce') })

const bookingUpdate = (booking: Booking, state: Booking['state'], changes: Partial<Booking>) => ({
  ...inCommerce(),
  Key: keys.booking(booking.user_id, booking.id),
  UpdateExpression: `SET #state = :state, ${Object.keys(changes)
    .map(name => `${name} = :${name}`)
    .join(', ')}`,
  ConditionExpression: '#state = :pending',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: {
    ':state': state,
    ':pending': 'pending_payment',
    ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [`:${name}`, value])),
  },
})

/** A hold that lapsed can still be converted, as its seats are sold by then; one that was given up cannot. */
const conversion = ({ user_id, id }: Reservation) => ({
  ...inCommerce(),
  Key: keys.reservation(user_id, id),
  UpdateExpression: 'SET #state = :converted',
  ConditionExpression: '#state IN (:held, :expired)',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':converted': 'converted', ':held': 'held', ':expired': 'expired' },
})
