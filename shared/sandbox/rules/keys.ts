import { createHmac } from 'node:crypto'
import { derivedSuffix } from '../../kernel/derived-ids.ts'

/** A merchant's credentials: a key to call the gateway's API with, and one its webhooks are signed with. */
export interface MerchantKeys {
  readonly apiKey: string
  readonly webhookKey: string
}

/** Both keys derived from one secret, so that neither reveals the other. */
export const merchantKeys = (secret: string): MerchantKeys => ({
  apiKey: `sk_sandbox_${derive(secret, 'api')}`,
  webhookKey: `whsec_${derive(secret, 'webhook')}`,
})

const derive = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url')

/** The same id for the same Idempotency-Key, so that a repeated request finds its own order. */
export const orderId = (key: string): string => `sbo_${derivedSuffix('sandbox order', key)}`
