import { readPayment } from '../../shared/commerce/store/payments.ts'
import { getPayment } from '../../shared/payments/contracts/get-payment.ts'
import { toPayment } from '../../shared/payments/presenters/to-payment.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getPayment, {
  load: ({ user, params }) => readPayment(user.user_id, params.id),
  run: async ({ now }, payment) => {
    if (!payment) throw notFound()
    return toPayment(payment, now)
  },
})
