import { requestIdentity } from '../../shared/commerce/rules/request-identity.ts'
import { bookForSelf } from '../../shared/commerce/workflows/book-for-self.ts'
import { chooseGateway } from '../../shared/payments/adapters/registry.ts'
import { initiatePayment } from '../../shared/payments/contracts/initiate-payment.ts'
import { toPayment } from '../../shared/payments/presenters/to-payment.ts'
import { wantedOf } from '../../shared/payments/rules/attempt.ts'
import { chargeFor, requireMethod, requirePayable } from '../../shared/payments/rules/payable.ts'
import { isAnswered } from '../../shared/payments/rules/paying-request.ts'
import { findPayable } from '../../shared/payments/workflows/find-payable.ts'
import { startAttempt } from '../../shared/payments/workflows/start-attempt.ts'
import { isBearer } from '../../shared/platform/auth/access-token.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'
import { adjusting, selling } from '../../shared/selling.ts'

/** Sells nothing: the units stay held, for longer, until the gateway reports that it has the money. */
export const handler = endpoint(initiatePayment, {
  idempotency: bound,

  load: ({ user, body }) => findPayable(selling, user.user_id, body),

  run: async (asked, payable) => {
    const { body, now, user } = asked
    const request = requestIdentity('payment', asked)
    if (isAnswered(payable.payment, request)) return toPayment(payable.payment, now)

    requireMethod(body.payment_method, isBearer(user) ? [] : user.roles)
    const method = body.payment_method
    const gateway = chooseGateway(method, body.gateway)
    requirePayable(payable, body.amount, now)
    const booking = payable.booking ?? (await bookForSelf(selling, payable.reservation, adjusting, now))
    const charge = chargeFor(payable, booking, body.amount)
    const { keepsMandate } = selling.of(booking)
    const wanted = wantedOf(booking, charge, { method, gateway, keepsMandate })
    return toPayment(await startAttempt({ ...payable, kinds: selling, booking, charge, request }, wanted, now), now)
  },
})
