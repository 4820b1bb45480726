import { DomainError } from '../../shared/kernel/errors.ts'
import { findGateway } from '../../shared/payments/adapters/registry.ts'
import { receiveWebhook } from '../../shared/payments/contracts/receive-webhook.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { maxBodyBytes, notFound } from '../../shared/platform/http/request.ts'

/** Verifies, queues, replies: a gateway waits for seconds only, and a queued event is not lost. */
export const handler = endpoint(receiveWebhook, async ({ params, rawBody, headers, now }) => {
  const gateway = findGateway(params.gateway)
  if (!gateway) throw notFound()
  if (rawBody.length > maxBodyBytes)
    throw new DomainError('PAYLOAD_TOO_LARGE', `A webhook's body may have at most ${maxBodyBytes} bytes.`)
  const event = await gateway.verifyWebhook({ rawBody, headers }, now)
  if (event) await sendMessages('payment-events', [{ body: { kind: 'told', event } }])
  return { received: true as const }
})
