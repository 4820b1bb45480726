import { defineContract } from '../../platform/http/contract.ts'
import { NewPreferences, Preferences } from './preferences.ts'

export const changePreferences = defineContract({
  name: 'changePreferences',
  method: 'PUT',
  path: '/api/v1/users/me/preferences',
  summary: 'Choose the language, channels and quiet hours of messages about bookings.',
  auth: 'account',
  scope: 'write:profile',
  limit: { per: 'user', max: 20, seconds: 60 },
  body: NewPreferences,
  reply: { status: 200, schema: Preferences },
  errors: {},
})
