import { rotateApiKey } from '../../shared/identity/contracts/rotate-api-key.ts'
import { toApiKey } from '../../shared/identity/presenters/to-api-key.ts'
import { rotated } from '../../shared/identity/rules/api-key.ts'
import { apiKeyChanged } from '../../shared/identity/rules/errors.ts'
import * as store from '../../shared/identity/store/api-keys.ts'
import { noteAct } from '../../shared/identity/store/undoable.ts'
import { requireRecentSignIn } from '../../shared/identity/workflows/recent-sign-in.ts'
import { hashOfApiKey, newApiKey } from '../../shared/platform/auth/api-key.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(rotateApiKey, {
  load: async ({ user, params, now }) => {
    const [key] = await Promise.all([store.readApiKey(user.user_id, params.id, now), requireRecentSignIn(user, now)])
    return key
  },
  run: async ({ now }, key) => {
    if (!key) throw notFound()
    const secret = newApiKey(process.env.STAGE)
    const next = rotated(key, hashOfApiKey(secret), now)
    await noteAct(key.user_id, 'key_rotated', now)
    if (!(await store.rotateApiKey(key, next))) throw apiKeyChanged()
    return { ...toApiKey(next, now), key: secret }
  },
})
