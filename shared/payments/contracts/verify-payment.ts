import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { Payment, PaymentId } from './payment.ts'

export const verifyPayment = defineContract({
  name: 'verifyPayment',
  method: 'POST',
  path: '/api/v1/payments/verify',
  summary:
    "Hand in what Razorpay's checkout gave after a payment. Its signature is checked, and Razorpay is asked for the payment: the reply may still be `pending`.",
  auth: 'bearer',
  scope: 'write:payments',
  limit: { per: 'user', max: 20, seconds: 60 },
  body: z.strictObject({
    payment_id: PaymentId,
    razorpay_order_id: CodeText(1, 64),
    razorpay_payment_id: CodeText(1, 64),
    razorpay_signature: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  }),
  reply: { status: 200, schema: Payment },
  errors: { PAYMENT_NOT_FOUND: 404, PROOF_INVALID: 422, GATEWAY_UNAVAILABLE: 503 },
})
