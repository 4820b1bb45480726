import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { deletion } from './deletion.ts'
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
  ...deletion,
})
