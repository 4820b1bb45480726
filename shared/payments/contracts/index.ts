import { getPayment } from './get-payment.ts'
import { initiatePayment } from './initiate-payment.ts'
import { listPayments } from './list-payments.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { reconcilePayment } from './reconcile-payment.ts'
import { releasePayment } from './release-payment.ts'
import { verifyPayment } from './verify-payment.ts'

export const contracts = {
  initiatePayment,
  getPayment,
  verifyPayment,
  receiveWebhook,
  listPayments,
  reconcilePayment,
  releasePayment,
} as const
