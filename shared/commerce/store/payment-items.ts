import { recordOf } from '../../platform/dynamo/records.ts'
import { KeptGatewayEvent } from '../rules/gateway-order.ts'
import { Payment, Refund } from '../rules/payment.ts'

type Item = Readonly<Record<string, unknown>>

/** An earlier version paid captures back as a whole only, and stored the one refund of each. */
const withRefundLists = (item: Item): Item => ({
  ...item,
  captures: (item.captures as Item[]).map(({ refund, ...capture }) =>
    refund ? { ...capture, refunds: [{ ...(refund as Item), amount: capture.amount }] } : capture,
  ),
})

export const paymentRecords = recordOf('commerce', 'payment', Payment, { unpack: withRefundLists })

export const refundRecords = recordOf('commerce', 'refund', Refund)

export const gatewayEventRecords = recordOf('commerce', 'gateway event', KeptGatewayEvent)
