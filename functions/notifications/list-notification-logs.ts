import { listNotificationLogs } from '../../shared/notifications/contracts/list-notification-logs.ts'
import { listMessages } from '../../shared/notifications/workflows/list-messages.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listNotificationLogs, ({ query, now }) => listMessages(query, now))
