import { defineContract } from '../../platform/http/contract.ts'

export const getDocs = defineContract({
  name: 'getDocs',
  method: 'GET',
  path: '/api/docs',
  summary: 'A page to read this description and to try every endpoint.',
  auth: 'guest',
  cache: { seconds: 300 },
  reply: { status: 200, content_type: 'text/html; charset=utf-8' },
  errors: {},
})
