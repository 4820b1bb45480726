import { getPayment } from './get-payment.ts'
import { initiatePayment } from './initiate-payment.ts'
import { receiveWebhook } from './receive-webhook.ts'

export const contracts = { initiatePayment, getPayment, receiveWebhook } as const
