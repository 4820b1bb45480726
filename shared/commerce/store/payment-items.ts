import { recordOf } from '../../platform/dynamo/records.ts'
import { KeptGatewayEvent, Payment, Refund } from '../rules/payment.ts'

export const paymentRecords = recordOf('commerce', 'payment', Payment)

export const refundRecords = recordOf('commerce', 'refund', Refund)

export const gatewayEventRecords = recordOf('commerce', 'gateway event', KeptGatewayEvent)
