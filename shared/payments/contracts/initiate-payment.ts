import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { kinds } from '../../kinds.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { Payment } from './payment.ts'

export const initiatePayment = defineContract({
  name: 'initiatePayment',
  method: 'POST',
  path: '/api/v1/payments/initiate',
  summary: 'Start to pay a charge of a booking, or for a reservation that is then booked. Go on at `checkout.url`.',
  auth: 'bearer',
  scope: 'write:payments',
  limit: { per: 'user', max: 20, seconds: 60 },
  idempotent: true,
  body: z
    .strictObject({
      reservation_id: z.optional(z.string().check(z.regex(idPattern(commerceIds.reservation)))),
      booking_id: z.optional(z.string().check(z.regex(idPattern(commerceIds.booking)))),
      charge_id: z.optional(CodeText(1, 40)),
      payment_method: z.enum(['upi', 'card', 'wallet', 'netbanking', 'cash']),
      gateway: z.optional(CodeText(1, 40)),
      amount: z.int().check(z.minimum(0)),
    })
    .check(
      z.refine(({ reservation_id, booking_id }) => (reservation_id === undefined) !== (booking_id === undefined), {
        error: 'Name either a reservation or a booking.',
      }),
    ),
  reply: { status: 201, schema: Payment },
  errors: {
    BOOKING_NOT_FOUND: 404,
    RESERVATION_NOT_FOUND: 404,
    RESERVATION_NOT_ACTIVE: 409,
    ALREADY_PAID: 409,
    PAYMENT_UNDER_REVIEW: 409,
    BOOKING_CANCELLED: 409,
    BOOKING_EXPIRED: 409,
    CHARGE_NOT_FOUND: 404,
    CHARGE_NOT_NAMED: 422,
    TOO_MANY_ATTEMPTS: 409,
    AMOUNT_MISMATCH: 422,
    NOTHING_DUE: 422,
    BOOKING_REQUIRED: 422,
    ...kinds.selfErrors,
    PAYMENT_METHOD_UNAVAILABLE: 422,
    GATEWAY_UNKNOWN: 422,
    CURRENCY_UNSUPPORTED: 422,
    GATEWAY_UNAVAILABLE: 503,
  },
})
