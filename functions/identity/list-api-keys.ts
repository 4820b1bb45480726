import { listApiKeys } from '../../shared/identity/contracts/list-api-keys.ts'
import { toApiKey } from '../../shared/identity/presenters/to-api-key.ts'
import * as store from '../../shared/identity/store/api-keys.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listApiKeys, {
  load: ({ user, now }) => store.listApiKeys(user.user_id, now),
  run: async ({ now }, keys) => ({ items: keys.map(key => toApiKey(key, now)) }),
})
