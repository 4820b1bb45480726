import { defineContract } from '../../platform/http/contract.ts'
import { logQuery, logReply } from './log-query.ts'

export const listNotificationLogs = defineContract({
  name: 'listNotificationLogs',
  method: 'GET',
  path: '/api/v1/notification/logs',
  summary: 'The same list as `GET /api/v1/admin/notifications`.',
  auth: 'admin',
  scope: 'read:notifications',
  query: logQuery,
  reply: logReply,
  errors: {},
})
