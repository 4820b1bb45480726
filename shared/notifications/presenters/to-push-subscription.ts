import type { PushDevice } from '../../platform/dynamo/push-devices.ts'

/** A device as its owner sees it. */
export const toPushSubscription = ({ id, endpoint, created_at }: PushDevice) => ({
  id,
  service: new URL(endpoint).hostname,
  created_at,
})
