import { getPreferences } from '../../shared/identity/contracts/get-preferences.ts'
import { toPreferences } from '../../shared/identity/presenters/to-preferences.ts'
import { readPreferences } from '../../shared/identity/store/preferences.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(getPreferences, {
  load: ({ user }) => readPreferences(user.user_id),
  run: async (_, preferences) => toPreferences(preferences),
})
