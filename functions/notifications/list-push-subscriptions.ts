import { listPushSubscriptions } from '../../shared/notifications/contracts/list-push-subscriptions.ts'
import { toPushSubscription } from '../../shared/notifications/presenters/to-push-subscription.ts'
import { readPushDevices } from '../../shared/platform/dynamo/push-devices.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listPushSubscriptions, {
  load: ({ user }) => readPushDevices(user.user_id),
  run: async (_, devices) => ({ items: devices.map(toPushSubscription) }),
})
