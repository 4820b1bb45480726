import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { City } from './city.ts'

export const listCities = defineContract({
  name: 'listCities',
  method: 'GET',
  path: '/api/v1/cities',
  summary: 'Cities whose name, or another name of theirs, begins with `query`, blind for accents and case.',
  auth: 'guest',
  query: z.object({
    query: z._default(z.string().check(z.trim(), z.maxLength(100)), ''),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
    cursor: z.optional(z.string().check(z.maxLength(500))),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(City), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
