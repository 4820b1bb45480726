import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const getOpenapi = defineContract({
  name: 'getOpenapi',
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This description of the API, as OpenAPI 3.1.',
  auth: 'guest',
  cache: { seconds: 300 },
  reply: { status: 200, schema: z.record(z.string(), z.unknown()) },
  errors: {},
})
