import { readPayment } from '../../shared/commerce/store/payments.ts'
import { verifyPayment } from '../../shared/payments/contracts/verify-payment.ts'
import { toPayment } from '../../shared/payments/presenters/to-payment.ts'
import { hearOfProof } from '../../shared/payments/workflows/hear-of-proof.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** Settles nothing itself: the gateway's record goes where its events go, so that a proof and an event settle once. */
export const handler = endpoint(verifyPayment, {
  load: ({ user, body }) => readPayment(user.user_id, body.payment_id),
  run: async ({ body, now }, payment) => {
    const { razorpay_order_id: order_id, razorpay_payment_id: gateway_payment_id, razorpay_signature: signature } = body
    return toPayment(await hearOfProof(payment, { order_id, gateway_payment_id, signature }), now)
  },
})
