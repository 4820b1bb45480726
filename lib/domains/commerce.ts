import { type StreamGrants, setsTimers } from '../grants.ts'

export const access = {}

export const streams = {
  onCommerceChange: { table: 'commerce', sends: ['hold-expiry', 'refunds', 'notifications'], items: [setsTimers] },
} satisfies Record<string, StreamGrants>
