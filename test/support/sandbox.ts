import { handler as receiveWebhook } from '../../functions/payments/receive-webhook.ts'
import { handler as cancelOrder } from '../../functions/sandbox/cancel-sandbox-order.ts'
import { handler as captureOrder } from '../../functions/sandbox/capture-sandbox-order.ts'
import { handler as chargeMandate } from '../../functions/sandbox/charge-sandbox-mandate.ts'
import { handler as createOrder } from '../../functions/sandbox/create-sandbox-order.ts'
import { handler as forgetMandate } from '../../functions/sandbox/forget-sandbox-mandate.ts'
import { handler as getOrder } from '../../functions/sandbox/get-sandbox-order.ts'
import { handler as playCheckout } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { handler as refundOrder } from '../../functions/sandbox/refund-sandbox-order.ts'
import { handler as showCheckout } from '../../functions/sandbox/show-sandbox-checkout.ts'
import { handler as voidOrder } from '../../functions/sandbox/void-sandbox-order.ts'
import { contracts as payments } from '../../shared/payments/contracts/index.ts'
import { contracts } from '../../shared/sandbox/contracts/index.ts'
import { listen } from './listener.ts'

/** The sandbox gateway's own endpoints over HTTP, and the product's endpoint for its webhooks. */
export const startSandbox = () =>
  listen([
    [contracts.createSandboxOrder, createOrder],
    [contracts.getSandboxOrder, getOrder],
    [contracts.cancelSandboxOrder, cancelOrder],
    [contracts.captureSandboxOrder, captureOrder],
    [contracts.voidSandboxOrder, voidOrder],
    [contracts.refundSandboxOrder, refundOrder],
    [contracts.chargeSandboxMandate, chargeMandate],
    [contracts.forgetSandboxMandate, forgetMandate],
    [contracts.showSandboxCheckout, showCheckout],
    [contracts.playSandboxCheckout, playCheckout],
    [payments.receiveWebhook, receiveWebhook],
  ])
