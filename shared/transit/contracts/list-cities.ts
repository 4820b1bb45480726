import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { SearchText } from '../../platform/http/texts.ts'
import { City } from './city.ts'
import { Cursor, limitUpTo } from './query.ts'

export const listCities = defineContract({
  name: 'listCities',
  method: 'GET',
  path: '/api/v1/cities',
  summary: 'Cities whose name, or another name of theirs, begins with `query`, blind for accents and case.',
  auth: 'guest',
  cache: { seconds: 300 },
  query: z.object({
    query: z._default(SearchText(0, 100), ''),
    limit: limitUpTo(100),
    cursor: Cursor,
  }),
  reply: { status: 200, schema: z.object({ items: z.array(City), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
