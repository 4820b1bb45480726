import type { GatewayEvent, GatewayOrder } from '../../commerce/rules/gateway-order.ts'
import type { Gateway, RefundOrder } from './gateway.ts'

/** The next step at a gateway: its page, or what its browser library needs. */
interface OutsideCheckout {
  readonly url?: string
  readonly order_id?: string
  readonly key_id?: string
}

/** A capture with what the gateway kept of it, in the same currency. */
export type OutsideCapture = GatewayOrder['captures'][number] & { readonly fee?: number }

/** `approved`: the customer has agreed, and nothing is reserved yet. */
export type OutsideOrder = Omit<GatewayOrder, 'status' | 'captures'> & {
  readonly status: GatewayOrder['status'] | 'approved'
  readonly captures: readonly OutsideCapture[]
}

/** A refund with the names under which this service knows it, which the gateway keeps. */
export interface OutsideRefund extends RefundOrder {
  readonly user_id: string
  readonly payment_id: string
  readonly part?: string | undefined
  readonly refund_id: string
  /** The gateway's id, where it has answered before. */
  readonly gateway_refund_id?: string | undefined
}

export type RefundState = 'succeeded' | 'pending' | 'failed'

export interface RefundAnswer {
  readonly state: RefundState
  readonly gateway_refund_id?: string
  readonly reason?: string
}

export interface RefundNews {
  readonly user_id: string
  readonly payment_id: string
  readonly capture_id: string
  readonly part?: string
  readonly refund_id: string
  readonly gateway_refund_id: string
  readonly state: RefundState
  readonly amount: number
  readonly currency: string
}

type EventHead = Pick<GatewayEvent, 'gateway' | 'event_id' | 'type' | 'occurred_at'>

export type OutsideEvent = EventHead & ({ readonly order: OutsideOrder } | { readonly refund: RefundNews })

type Webhook = Parameters<Gateway['verifyWebhook']>[0]

/** The three values that a browser library of a gateway hands over after a payment. */
export interface PaymentProof {
  readonly order_id: string
  readonly gateway_payment_id: string
  readonly signature: string
}

/** A gateway outside this deployment. */
export interface OutsideGateway extends Pick<Gateway, 'name'> {
  readonly can: Gateway['can'] & { readonly mandates: boolean }
  readonly create: (
    order: Parameters<Gateway['create']>[0],
  ) => Promise<{ readonly order_id: string; readonly checkout: OutsideCheckout }>
  readonly retrieve: (orderId: string) => Promise<OutsideOrder | undefined>
  readonly cancel: (orderId: string) => Promise<OutsideOrder | undefined>
  readonly authorize?: (orderId: string) => Promise<OutsideOrder>
  readonly capture: (capture: Parameters<Gateway['capture']>[0]) => Promise<OutsideOrder>
  readonly void: (orderId: string) => Promise<OutsideOrder | undefined>
  readonly refund: (refund: OutsideRefund) => Promise<RefundAnswer>
  readonly retrieveRefund: (refund: OutsideRefund) => Promise<RefundAnswer | undefined>
  /** Undefined: a genuine webhook about nothing of this service. */
  readonly verifyWebhook: (webhook: Webhook, now: number) => Promise<OutsideEvent | undefined>
  /** Whether the gateway has signed a payment's proof. */
  readonly isProven?: (proof: PaymentProof) => Promise<boolean>
}
