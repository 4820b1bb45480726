import { defineContract } from '../../platform/http/contract.ts'
import { Preferences } from './preferences.ts'

export const getPreferences = defineContract({
  name: 'getPreferences',
  method: 'GET',
  path: '/api/v1/users/me/preferences',
  summary: 'How the person who is signed in wants to be told of bookings.',
  auth: 'account',
  scope: 'read:profile',
  reply: { status: 200, schema: Preferences },
  errors: {},
})
