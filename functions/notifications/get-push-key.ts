import { getPushKey } from '../../shared/notifications/contracts/get-push-key.ts'
import { vapidKeyOf } from '../../shared/notifications/rules/vapid-key.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { cached } from '../../shared/platform/http/cached.ts'

export const handler = cached(getPushKey, async () => ({
  public_key: vapidKeyOf(await readSecretKey('PUSH_SECRET')).public_key,
}))
