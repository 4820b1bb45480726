import { defineContract } from '../../platform/http/contract.ts'

export const logoutAll = defineContract({
  name: 'logoutAll',
  method: 'POST',
  path: '/api/v1/auth/logout/all',
  summary: 'End every session of this account, this one too.',
  auth: 'account',
  scope: 'write:sessions',
  reply: { status: 204 },
  errors: {},
})
