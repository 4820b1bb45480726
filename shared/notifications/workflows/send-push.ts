import { dropPushDevice } from '../../platform/dynamo/push-devices.ts'
import type { Delivered, Push } from '../adapters/deliver.ts'
import { deliverPush } from '../adapters/push.ts'

/** Sends a push message to a browser of an account, and drops the browser where its push service does not know it any more. */
export const sendPush = async (push: Push, userId: string): Promise<Delivered> => {
  const delivered = await deliverPush(push)
  if (delivered.isGone) await dropPushDevice(userId, push.device.id)
  return delivered
}
