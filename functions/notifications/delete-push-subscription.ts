import { deletePushSubscription } from '../../shared/notifications/contracts/delete-push-subscription.ts'
import { dropPushDevice } from '../../shared/platform/dynamo/push-devices.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(deletePushSubscription, async ({ user, params }) => {
  if (!(await dropPushDevice(user.user_id, params.id))) throw notFound()
  return undefined
})
