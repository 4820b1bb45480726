import { now } from '../../shared/kernel/clock.ts'
import { DomainError } from '../../shared/kernel/errors.ts'
import { PaymentCheck } from '../../shared/payments/contracts/messages.ts'
import { checkHold, checkPayment } from '../../shared/payments/workflows/check-payment.ts'
import { forgetMandate } from '../../shared/payments/workflows/forget-mandate.ts'
import { unlessInvalid } from '../../shared/platform/dynamo/records.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { log } from '../../shared/platform/observability/log.ts'
import { selling } from '../../shared/selling.ts'

/**
 * Asks the gateways about one payment, or ends what is left of it. Where a gateway does not answer, or a record is invalid,
 * the reconciler finds the payment again: as long as that lasts, messages would only pile up. A mandate is forgotten by its message
 * alone, which is tried again.
 */
export const handler = consumer(PaymentCheck, async message => {
  if ('forget' in message) return forgetMandate(message.forget)
  try {
    await unlessInvalid(
      'payment_id' in message ? checkPayment(selling, message, now()) : checkHold(selling, message, now()),
    )
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const entity_id = 'payment_id' in message ? message.payment_id : message.reservation_id
    log.error('not reconciled', { entity_id, code: error.code })
  }
})
