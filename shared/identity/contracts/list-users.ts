import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText, SearchText } from '../../platform/http/texts.ts'
import { administrationLimit, ManagedUser } from './managed-user.ts'

export const listUsers = defineContract({
  name: 'listUsers',
  method: 'GET',
  path: '/api/v1/users',
  summary: 'Every account by its e-mail address, or phone number where it has none; `email_prefix` finds some.',
  auth: 'admin',
  scope: 'read:users',
  limit: administrationLimit,
  query: z.object({
    email_prefix: z.optional(z.pipe(SearchText(1, 254), z.string().check(z.toLowerCase()))),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    cursor: z.optional(CodeText(0, 1000)),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(ManagedUser), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
