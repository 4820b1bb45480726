import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const getPushKey = defineContract({
  name: 'getPushKey',
  method: 'GET',
  path: '/api/v1/push/key',
  summary: 'The public key that a browser subscribes to push messages with, its `applicationServerKey` (RFC 8292).',
  auth: 'guest',
  cache: { seconds: 3600 },
  reply: { status: 200, schema: z.object({ public_key: z.string() }) },
  errors: {},
})
