import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { administrationLimit, LedgerEntry } from './ledger-entry.ts'

const account = CodeText(1, 120).check(
  z.regex(/^[a-z_]+(:[\w.-]+)?$/, { error: 'Write the name of an account: `customer`, or `revenue:bus`.' }),
)

export const listLedger = defineContract({
  name: 'listLedger',
  method: 'GET',
  path: '/api/v1/admin/ledger',
  summary:
    'The entries of an account from one UTC day to another, the oldest first: 366 days at most, by default today. With `format=csv`, or `Accept: text/csv`, as a table for accountants, whose next page is the `Link` of its reply.',
  auth: 'admin',
  scope: 'read:ledger',
  limit: administrationLimit,
  query: z.object({
    account,
    from: z.optional(z.iso.date()),
    to: z.optional(z.iso.date()),
    format: z.optional(z.enum(['json', 'csv'])),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 100),
    cursor: z.optional(CodeText(0, 1000)),
  }),
  reply: {
    status: 200,
    schema: z.object({ items: z.array(LedgerEntry), next_cursor: z.nullable(z.string()) }),
    text: 'text/csv; charset=utf-8; header=present',
  },
  errors: {},
})
