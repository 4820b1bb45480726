import { createPushSubscription } from '../../shared/notifications/contracts/create-push-subscription.ts'
import { toPushSubscription } from '../../shared/notifications/presenters/to-push-subscription.ts'
import { subscribe } from '../../shared/notifications/workflows/subscribe.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'

export const handler = endpoint(createPushSubscription, {
  idempotency: bound,
  run: async ({ user, body, now }) => toPushSubscription(await subscribe(user, body, now)),
})
