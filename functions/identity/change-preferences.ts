import { changePreferences } from '../../shared/identity/contracts/change-preferences.ts'
import { toPreferences } from '../../shared/identity/presenters/to-preferences.ts'
import { putPreferences } from '../../shared/identity/store/preferences.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(changePreferences, async ({ user, body }) => {
  if (!(await putPreferences(user.user_id, body))) throw notFound()
  return toPreferences(body)
})
