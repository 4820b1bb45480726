import { beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { handler as getBooking } from '../../functions/bookings/get-booking.ts'
import { handler as getPayment } from '../../functions/payments/get-payment.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { PaymentRefunding } from '../../shared/notifications/contracts/booking-messages.ts'
import { english } from '../../shared/notifications/presenters/english.ts'
import { whyRefunded } from '../../shared/notifications/presenters/why-refunded.ts'
import { ticketKey } from '../../shared/tickets/rules/keys.ts'
import { aCapture } from '../commerce/sales.ts'
import { call } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { storePurchase } from '../support/purchases.ts'

beforeAll(() => startIdentity('commerce'))

/** A reason of a domain that is no longer in the product. */
const reason = 'visit_called_off'

it('200 the booking and its payment, with a reason that is declared', async () => {
  const { token, userId } = await accessTokenFor()
  const { booking, payment, ticket } = await storePurchase(userId)
  await putItem('commerce', { ...ticketKey(userId, ticket.id), ...ticket, codes: [] })
  await putItem('commerce', {
    ...keys.booking(userId, booking.id),
    ...booking,
    state: 'cancelled',
    cancelled_at: 1,
    cancel_reason: reason,
  })
  const capture = { ...aCapture('cap-1'), gateway: 'sandbox', order_id: 'order-1' }
  const captures = [{ ...capture, refund: { id: 'rfd_1', reason, state: 'owed' } }]
  await putItem('commerce', { ...keys.payment(userId, payment.id), ...payment, state: 'given_back', captures })
  expect(await call(getBooking, { token, params: { id: booking.id } })).toMatchObject({
    status: 200,
    body: { status: 'cancelled', cancel_reason: 'other' },
  })
  expect(await call(getPayment, { token, params: { id: payment.id } })).toMatchObject({
    status: 200,
    body: { refunds: [{ id: 'rfd_1', reason: 'other' }] },
  })
})

it('is mailed with a sentence that holds for any reason', () => {
  const data = { user_id: 'usr_1', booking_id: 'bkg_1', amount: 1, currency: 'INR', reason }
  const message = z.parse(PaymentRefunding, { event_id: 'e', kind: 'payment_refunding', data })
  const why = whyRefunded(message.data.reason, 'en')
  const mail = english.mails.payment_refunding({ reason, why, amount: '₹1', facts: [] } as never)
  expect(JSON.stringify(mail)).toContain('Your booking could not be completed.')
  expect(whyRefunded(message.data.reason, 'hi')).toBe('आपकी बुकिंग पूरी नहीं हो सकी।')
})
