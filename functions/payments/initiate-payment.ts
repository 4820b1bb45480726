import { bookForSelf } from '../../shared/commerce/workflows/book-for-self.ts'
import { chooseGateway } from '../../shared/payments/adapters/registry.ts'
import { initiatePayment } from '../../shared/payments/contracts/initiate-payment.ts'
import { toPayment } from '../../shared/payments/presenters/to-payment.ts'
import { requireMethod, requirePayable } from '../../shared/payments/rules/payable.ts'
import { isAnswered, payingRequest } from '../../shared/payments/rules/paying-request.ts'
import { findPayable } from '../../shared/payments/workflows/find-payable.ts'
import { startAttempt } from '../../shared/payments/workflows/start-attempt.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** Sells nothing: the seats stay held, for longer, until the gateway reports that it has the money. */
export const handler = endpoint(initiatePayment, {
  idempotency: 'bound',

  load: ({ user, body }) => findPayable(user.user_id, body),

  run: async (asked, payable) => {
    const { body, now } = asked
    const request = payingRequest(asked)
    if (isAnswered(payable.payment, request)) return toPayment(payable.payment, now)

    requireMethod(body.payment_method)
    const wanted = { gateway: chooseGateway(body.gateway).name, method: body.payment_method }
    requirePayable(payable, body.amount, now)
    const booking = payable.booking ?? (await bookForSelf(payable.reservation, now))
    return toPayment(await startAttempt({ ...payable, booking, request }, wanted, now), now)
  },
})
