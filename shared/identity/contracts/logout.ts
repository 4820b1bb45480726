import { defineContract } from '../../platform/http/contract.ts'

export const logout = defineContract({
  name: 'logout',
  method: 'POST',
  path: '/api/v1/auth/logout',
  summary: 'End this session: its tokens are refused from here on.',
  auth: 'customer',
  scope: 'write:sessions',
  reply: { status: 204 },
  errors: {},
})
