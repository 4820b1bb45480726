import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit, UserId } from './managed-user.ts'

export const deleteUser = defineContract({
  name: 'deleteUser',
  method: 'DELETE',
  path: '/api/v1/users/{id}',
  summary:
    'Delete an account, having signed in or entered the password within ten minutes: every session ends at once, and its data is erased after 72 hours, in which activating it undoes that. Bookings that are still to come are named first, and cancelled where that is asked for.',
  auth: 'admin',
  scope: 'write:users',
  limit: administrationLimit,
  params: z.object({ id: UserId }),
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
