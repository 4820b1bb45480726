import type { Settling } from '../../commerce/saga/settle.ts'
import { readSigningKey } from '../../platform/auth/signing-key.ts'
import { issueTicket } from '../../tickets/rules/issue-ticket.ts'
import { gatewayOf } from '../gateway/registry.ts'

/** What a sale's end needs: tickets signed with this deployment's key, and the gateways' own records. */
export const settling: Settling = {
  issueTicket: async (booking, now) => issueTicket(booking, await readSigningKey('TICKETS_SECRET'), now),
  retrieveOrder: (gateway, orderId) => gatewayOf(gateway).retrieve(orderId),
}
