import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const getDocsScript = defineContract({
  name: 'getDocsScript',
  method: 'GET',
  path: '/api/docs/{file}',
  summary: "The page's script. Its name changes with its content, so it is kept for a year.",
  auth: 'guest',
  cache: { seconds: 365 * 86_400 },
  params: z.object({ file: z.string().check(z.regex(/^viewer-[0-9a-f]{16}\.js$/)) }),
  reply: { status: 200, content_type: 'text/javascript; charset=utf-8' },
  errors: {},
})
