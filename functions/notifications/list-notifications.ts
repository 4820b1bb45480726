import { listNotifications } from '../../shared/notifications/contracts/list-notifications.ts'
import { listMessages } from '../../shared/notifications/workflows/list-messages.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listNotifications, ({ query, now }) => listMessages(query, now))
