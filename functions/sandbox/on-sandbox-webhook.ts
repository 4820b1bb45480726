import { now } from '../../shared/kernel/clock.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { SandboxEvent } from '../../shared/sandbox/contracts/order.ts'
import { signatureHeader } from '../../shared/sandbox/rules/signature.ts'
import { webhookPath } from '../../shared/sandbox/rules/webhook-path.ts'
import { readMerchantKeys } from '../../shared/sandbox/workflows/merchant.ts'

const patienceMs = 10_000

/**
 * Sends the merchant a webhook, as a gateway does: signed at the moment of sending, and sent again later unless the
 * reply is a 2xx.
 */
export const handler = consumer(
  SandboxEvent,
  async event => {
    const { webhookKey } = await readMerchantKeys()
    const body = JSON.stringify(event)
    const { ok, status } = await fetch(`${process.env.API_URL}${webhookPath(event.data.order)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sandbox-signature': signatureHeader(body, webhookKey, now()) },
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!ok) throw new Error(`the merchant answered ${status}`)
  },
  backOff({ firstSeconds: 2, longestSeconds: 300 }),
)
