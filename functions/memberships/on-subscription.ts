import { now } from '../../shared/kernel/clock.ts'
import { SubscriptionMessage } from '../../shared/memberships/contracts/messages.ts'
import { hearOfPeriod } from '../../shared/memberships/workflows/hear-of-period.ts'
import { renew } from '../../shared/memberships/workflows/renew.ts'
import { chargeMandate } from '../../shared/payments/workflows/charge-mandate.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { selling } from '../../shared/selling.ts'

/**
 * A subscription runs from the moment in which its period's booking is confirmed. The schedule's messages name no booking: what is
 * due is announced, charged or ended.
 */
export const handler = consumer(SubscriptionMessage, ({ user_id, booking_id }) =>
  booking_id === undefined
    ? renew({ kinds: selling, charge: chargeMandate }, user_id, now())
    : hearOfPeriod(selling, { user_id, booking_id }, now()),
)
