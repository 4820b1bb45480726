import * as z from 'zod/mini'
import { identityIds } from '../../identity/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { administrationLimit } from './ledger-entry.ts'

const places = ['cash_in_hand', 'bank'] as const

export const recordCash = defineContract({
  name: 'recordCash',
  method: 'POST',
  path: '/api/v1/admin/cash',
  summary:
    'Record that an agent has handed in cash: it leaves their account `cash:<agent>` for the till (`cash_in_hand`) or the bank. In minor units.',
  auth: 'admin',
  scope: 'write:ledger',
  limit: administrationLimit,
  idempotent: true,
  body: z.strictObject({
    agent_id: z.string().check(z.regex(idPattern(identityIds.user))),
    amount: z.int().check(z.positive(), z.maximum(1_000_000_000_000)),
    currency: CodeText(3, 3).check(z.regex(/^[A-Z]{3}$/)),
    received_into: z._default(z.enum(places), 'cash_in_hand'),
  }),
  reply: {
    status: 201,
    schema: z.object({
      event_id: z.string(),
      agent_id: z.string(),
      amount: z.int(),
      currency: z.string(),
      received_into: z.enum(places),
      handed_in_at: z.iso.datetime(),
    }),
  },
  errors: { AGENT_UNKNOWN: 422 },
})
