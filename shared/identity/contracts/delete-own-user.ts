import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const deleteOwnUser = defineContract({
  name: 'deleteOwnUser',
  method: 'DELETE',
  path: '/api/v1/users/me',
  summary:
    'Delete the account, having signed in or entered the password within ten minutes: every session ends at once, and after 72 hours, in which the message that says so can undo it, its address and number are free again and what was booked stays without names. Bookings that are still to come are named first, and cancelled where that is asked for.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  body: z.optional(z.strictObject({ cancel_bookings: z.optional(z.boolean()) })),
  reply: { status: 204 },
  errors: {
    RECENT_SIGN_IN_REQUIRED: 403,
    BEING_CONFIRMED: 409,
    UPCOMING_BOOKINGS: 409,
    ACCOUNT_CHANGED: 409,
    LAST_SUPER_ADMIN: 409,
  },
})
