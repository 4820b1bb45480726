import { defineContract } from '../../platform/http/contract.ts'
import { deletion } from './deletion.ts'

export const deleteOwnUser = defineContract({
  name: 'deleteOwnUser',
  method: 'DELETE',
  path: '/api/v1/users/me',
  summary:
    'Delete the account, having signed in or entered the password within ten minutes: every session ends at once, and after 72 hours, in which the message that says so can undo it, its address and number are free again and what was booked stays without names. Bookings that are still to come are named first, and cancelled where that is asked for.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  ...deletion,
})
