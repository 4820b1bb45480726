import { readPayment } from '../../shared/commerce/store/payments.ts'
import { releasePayment } from '../../shared/payments/contracts/release-payment.ts'
import { toReviewedPayment } from '../../shared/payments/presenters/to-managed-payment.ts'
import { release } from '../../shared/payments/workflows/release.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

export const handler = endpoint(releasePayment, {
  load: ({ params, body }) => readPayment(body.user_id, params.id),
  run: async ({ body, now }, payment) => {
    if (!payment) throw notFound()
    return toReviewedPayment(await release(selling, payment, body.decision, now), now)
  },
})
