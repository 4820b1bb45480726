import { deleteApiKey } from '../../shared/identity/contracts/delete-api-key.ts'
import * as store from '../../shared/identity/store/api-keys.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(deleteApiKey, {
  load: ({ user, params, now }) => store.readApiKey(user.user_id, params.id, now),
  run: async ({ now }, key) => {
    if (!key) throw notFound()
    await store.revokeApiKey(key.user_id, key.id, now)
    return undefined
  },
})
