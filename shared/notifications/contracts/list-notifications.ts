import { defineContract } from '../../platform/http/contract.ts'
import { logQuery, logReply } from './log-query.ts'

export const listNotifications = defineContract({
  name: 'listNotifications',
  method: 'GET',
  path: '/api/v1/admin/notifications',
  summary:
    'The log of messages, newest first: at most 31 days, by default the last one. `recipient` is a whole address or number; recipients are shown masked, and nothing but the time of codes.',
  auth: 'admin',
  scope: 'read:notifications',
  query: logQuery,
  reply: logReply,
  errors: {},
})
