import { createPushSubscription } from './create-push-subscription.ts'
import { deletePushSubscription } from './delete-push-subscription.ts'
import { getPushKey } from './get-push-key.ts'
import { listNotificationLogs } from './list-notification-logs.ts'
import { listNotifications } from './list-notifications.ts'
import { listOwnNotifications } from './list-own-notifications.ts'
import { listPushSubscriptions } from './list-push-subscriptions.ts'
import { resendNotification } from './resend-notification.ts'

export const contracts = {
  createPushSubscription,
  deletePushSubscription,
  getPushKey,
  listNotifications,
  listNotificationLogs,
  listOwnNotifications,
  listPushSubscriptions,
  resendNotification,
} as const
