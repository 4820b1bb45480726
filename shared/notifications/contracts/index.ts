import { listNotificationLogs } from './list-notification-logs.ts'
import { listNotifications } from './list-notifications.ts'
import { listOwnNotifications } from './list-own-notifications.ts'
import { resendNotification } from './resend-notification.ts'

export const contracts = { listNotifications, listNotificationLogs, listOwnNotifications, resendNotification } as const
