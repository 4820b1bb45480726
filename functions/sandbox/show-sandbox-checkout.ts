import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { showSandboxCheckout } from '../../shared/sandbox/contracts/show-sandbox-checkout.ts'
import { checkoutPage, pageSecurity } from '../../shared/sandbox/presenters/checkout-page.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'

export const handler = endpoint(showSandboxCheckout, {
  load: ({ params }) => readOrder(params.id),
  run: async ({ now }, order) => {
    if (!order) throw notFound()
    return new Reply(checkoutPage(order, now), { headers: pageSecurity })
  },
})
