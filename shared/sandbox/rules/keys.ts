import { createHmac } from 'node:crypto'

/** What a merchant has from the gateway: a key to call its API with, and one its webhooks are signed with. */
export interface MerchantKeys {
  readonly apiKey: string
  readonly webhookKey: string
}

/** Both keys out of the one secret, so that neither tells the other. */
export const merchantKeys = (secret: string): MerchantKeys => ({
  apiKey: `sk_sandbox_${derive(secret, 'api')}`,
  webhookKey: `whsec_${derive(secret, 'webhook')}`,
})

const derive = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url')
