import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { addPushDevice, type PushDevice } from '../../platform/dynamo/push-devices.ts'
import { notificationIds } from '../domain.ts'
import { arePushKeys, isPushEndpoint } from '../rules/push-services.ts'

const mostDevices = 10

interface Caller {
  readonly user_id: string
  readonly session_id: string
}

/** As a browser gives it. */
interface Subscription {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/**
 * Notes that a browser wants an account's messages. Asked for again it is the same device, with its present keys.
 * @throws DomainError PUSH_SERVICE_UNKNOWN, PUSH_KEYS_INVALID, TOO_MANY_PUSH_SUBSCRIPTIONS
 */
export const subscribe = async (
  { user_id: userId, session_id }: Caller,
  { endpoint, keys }: Subscription,
  now: EpochMs,
): Promise<PushDevice> => {
  if (!isPushEndpoint(endpoint, process.env.PUSH_SERVICE_URL))
    throw new DomainError('PUSH_SERVICE_UNKNOWN', 'The endpoint is not one of a browser’s push service.')
  if (!arePushKeys(keys))
    throw new DomainError('PUSH_KEYS_INVALID', 'The keys are not those of a push subscription (RFC 8291).')
  const id = derivedId(notificationIds.pushSubscription, userId, endpoint)
  const device = { id, endpoint, p256dh: keys.p256dh, auth: keys.auth, created_at: toIso(now), session_id }
  if (await addPushDevice(userId, device, mostDevices)) return device
  throw new DomainError(
    'TOO_MANY_PUSH_SUBSCRIPTIONS',
    `At most ${mostDevices} browsers get the messages of an account. Delete one of them first.`,
  )
}
