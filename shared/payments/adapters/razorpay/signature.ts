import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether a text was signed with the secret, as the SDK's `validateWebhookSignature` and `validatePaymentVerification`
 * decide it. Those compare in a time that depends on the signature, and decode the body first.
 */
export const isSigned = (text: Uint8Array | string, signature: string | undefined, secret: string): boolean => {
  if (!/^[0-9a-f]{64}$/.test(signature ?? '')) return false
  return timingSafeEqual(Buffer.from(signature ?? '', 'hex'), createHmac('sha256', secret).update(text).digest())
}
