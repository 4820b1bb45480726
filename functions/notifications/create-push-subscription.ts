import { createPushSubscription } from '../../shared/notifications/contracts/create-push-subscription.ts'
import { toPushSubscription } from '../../shared/notifications/presenters/to-push-subscription.ts'
import { subscribe } from '../../shared/notifications/workflows/subscribe.ts'
import { dropPushDevice } from '../../shared/platform/dynamo/push-devices.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'
import { requireAccess } from '../../shared/platform/http/request.ts'

export const handler = endpoint(createPushSubscription, {
  idempotency: bound,
  run: async ({ user, body, now }) => {
    const device = await subscribe(user, body, now)
    // Where the session ended meanwhile, its browsers may have been dropped before this one was there.
    await requireAccess(createPushSubscription, user).catch(async error => {
      await dropPushDevice(user.user_id, device.id)
      throw error
    })
    return toPushSubscription(device)
  },
})
