import type { StreamGrants } from '../grants.ts'

export const access = {}

export const streams = {
  onCommerceChange: { table: 'commerce', sends: ['hold-expiry', 'refunds', 'notifications'] },
} satisfies Record<string, StreamGrants>
