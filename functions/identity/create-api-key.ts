import { createApiKey } from '../../shared/identity/contracts/create-api-key.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { toApiKey } from '../../shared/identity/presenters/to-api-key.ts'
import { mostApiKeys, requireFuture, scopesFor } from '../../shared/identity/rules/api-key.ts'
import { tooManyApiKeys } from '../../shared/identity/rules/errors.ts'
import * as store from '../../shared/identity/store/api-keys.ts'
import { noteAct } from '../../shared/identity/store/undoable.ts'
import { requireRecentSignIn } from '../../shared/identity/workflows/recent-sign-in.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { unauthenticated } from '../../shared/platform/auth/access-token.ts'
import { hashOfApiKey, newApiKey } from '../../shared/platform/auth/api-key.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(createApiKey, {
  load: async ({ user, now }) => {
    const [earlier] = await Promise.all([store.listApiKeys(user.user_id, now), requireRecentSignIn(user, now)])
    return earlier
  },
  run: async ({ user, body: { name, scopes, expires_at }, now }, earlier) => {
    requireFuture(expires_at, now)
    const granted = scopesFor(user.scope, scopes)
    if (earlier.length >= mostApiKeys) throw tooManyApiKeys(mostApiKeys)
    const secret = newApiKey(process.env.STAGE)
    const key = {
      id: newId(identityIds.apiKey, now),
      user_id: user.user_id,
      name,
      scopes: granted,
      role: user.role,
      roles: user.roles,
      hash: hashOfApiKey(secret),
      revision: 0,
      created_at: toIso(now),
      ...(expires_at !== undefined && { expires_at: toIso(Date.parse(expires_at)) }),
    }
    await noteAct(user.user_id, 'key_created', now)
    if (!(await store.createApiKey(key, user.session_id))) throw unauthenticated()
    return { ...toApiKey(key, now), key: secret }
  },
})
