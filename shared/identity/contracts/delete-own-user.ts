import { defineContract } from '../../platform/http/contract.ts'

export const deleteOwnUser = defineContract({
  name: 'deleteOwnUser',
  method: 'DELETE',
  path: '/api/v1/users/me',
  summary:
    'Delete the account: every session ends, its address and number are free again, and what was booked stays without names.',
  auth: 'customer',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  reply: { status: 204 },
  errors: { ACCOUNT_CHANGED: 409, LAST_SUPER_ADMIN: 409 },
})
