import type {
  Attempt,
  Checkout,
  GatewayEvent,
  GatewayOrder,
  Mandate,
  RefundOwner,
} from '../../commerce/rules/payment.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Webhook } from './webhook.ts'

/** An order to be made at a gateway. A repeated call with the same `key` gives the same order, never a second one. */
export interface NewOrder extends Pick<Attempt, 'key' | 'method' | 'expires_at'> {
  readonly payment_id: string
  readonly user_id: string
  readonly booking_id: string
  readonly description: string
  readonly amount: number
  readonly currency: string
  /** `manual`: the customer's success only authorizes, and the money comes by `Gateway.capture`. */
  readonly capture: 'automatic' | 'manual'
  /** The gateway keeps the means of payment, to be charged again, as the customer agrees with the payment. Needs `can.mandates`. */
  readonly keeps_mandate?: true | undefined
  /** Where the gateway announces later charges to the customer. */
  readonly contact?: { readonly email: string; readonly phone: string } | undefined
}

/** An order that is charged to a mandate at once; nobody is asked. */
export interface MandateCharge extends NewOrder {
  readonly mandate: Mandate
}

/** A capture of authorized money, or of a part of it; the rest is released. The same `key` captures once. */
export interface CaptureOrder {
  readonly key: string
  readonly order_id: string
  readonly amount: number
}

/**
 * A refund to be made at a gateway. The same `key` pays back once; one that failed is asked for again under another. What names
 * the record here goes with it, so that the gateway's events about it name that record.
 */
export interface RefundOrder extends RefundOwner {
  readonly key: string
  readonly order_id: string
  readonly amount: number
  readonly currency: string
  /** The gateway's own id of it, once known. */
  readonly gateway_refund_id?: string | undefined
}

/** What became of a refund. A gateway takes days for one: until it has `succeeded` the customer has nothing. */
export interface RefundAnswer {
  readonly state: 'pending' | 'succeeded' | 'failed'
  readonly gateway_refund_id?: string | undefined
  /** The gateway's code for why it failed. */
  readonly reason?: string | undefined
}

/** What a gateway's script in the client hands over after a payment; it says nothing of an amount. */
export interface PaymentProof {
  readonly order_id: string
  readonly gateway_payment_id: string
  readonly signature: string
}

/**
 * A payment gateway. Calls have time-outs and are tried again a few times; after that they throw DomainError
 * GATEWAY_UNAVAILABLE, which implies nothing about the gateway's state.
 */
export interface Gateway {
  readonly name: string
  /** What differs between gateways. A call for what a gateway cannot do throws and changes nothing. */
  readonly can: {
    /** End the session of an unpaid order. */
    readonly cancel: boolean
    /** Capture less than was authorized. */
    readonly capturePart: boolean
    /** Charge a customer again by a stored mandate. */
    readonly mandates: boolean
  }
  readonly create: (order: NewOrder) => Promise<{ readonly order_id: string; readonly checkout: Checkout }>
  /** The gateway's own record; undefined when it has no such order. */
  readonly retrieve: (orderId: string) => Promise<GatewayOrder | undefined>
  /** Ends the session of an unpaid order; an authorized or paid one comes back as it is. Needs `can.cancel`. */
  readonly cancel: (orderId: string) => Promise<GatewayOrder | undefined>
  /**
   * Captures authorized money, once an order; returns the order afterwards. An order that was captured before, under
   * whatever key, comes back as it is: its captures say what was taken.
   * @throws DomainError CAPTURE_REFUSED when the authorization has lapsed or was voided, so that no repeat can succeed
   */
  readonly capture: (capture: CaptureOrder) => Promise<GatewayOrder>
  /** Ends an authorization that was not captured; any other order comes back as it is. */
  readonly void: (orderId: string) => Promise<GatewayOrder | undefined>
  /** Reserves the money of an order whose status is `approved`, where a gateway has that step; returns the order afterwards. */
  readonly authorize?: (orderId: string) => Promise<GatewayOrder>
  /**
   * Charges a mandate, once under a key: a repeat finds the order of the first time, also after a time-out. A charge that the
   * bank refuses, or that it would have the customer confirm, comes back as `declined`; one that takes its time as `open`.
   */
  readonly chargeMandate?: (charge: MandateCharge) => Promise<GatewayOrder>
  /** The order that a charge has made under its key before, if it has made one. Nothing is charged. */
  readonly findCharge?: (charge: MandateCharge) => Promise<GatewayOrder | undefined>
  /** Has the gateway forget a mandate; one that it does not have any more is forgotten already. */
  readonly forgetMandate?: (mandate: Mandate) => Promise<void>
  readonly refund: (refund: RefundOrder) => Promise<RefundAnswer>
  /** What became of a refund that was pending; undefined where the gateway has none such. */
  readonly retrieveRefund: (refund: RefundOrder) => Promise<RefundAnswer | undefined>
  /**
   * Verifies that a webhook comes from the gateway and is not old.
   * @returns undefined for a genuine one about nothing of this service: an account may have other uses
   * @throws DomainError SIGNATURE_INVALID; VALIDATION_FAILED for a genuine one of an unknown form
   */
  readonly verifyWebhook: (webhook: Webhook, now: EpochMs) => Promise<GatewayEvent | undefined>
  /** Whether the gateway has signed what its script in the client handed over after a payment, where it has one. */
  readonly isProven?: (proof: PaymentProof) => Promise<boolean>
}
