import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { accessKeys } from '../auth/access-keys.ts'
import type { Principal } from '../auth/access-token.ts'
import { hashOfApiKey, isApiKey } from '../auth/api-key.ts'
import type { Role } from '../domain.ts'
import { isWritten } from './conditional-write.ts'
import { getItem } from './items.ts'
import { update } from './writes.ts'

/** The maker of an API key, as whom it acts; undefined for a key that is unknown or over. `session_id` is the key's id. */
export const readApiKey = async (key: string, now: EpochMs): Promise<Principal | undefined> => {
  const item = isApiKey(key) ? await getItem('identity', accessKeys.apiKeyHash(hashOfApiKey(key))) : undefined
  if (!item || (item.expires_at !== undefined && String(item.expires_at) <= toIso(now))) return undefined
  const { user_id, key_id, role, roles, scope } = item
  return {
    user_id: String(user_id),
    session_id: String(key_id),
    role: role as Role,
    roles: roles as Role[],
    scope: String(scope),
  }
}

/** A key's last use is noted once in so long. */
const notedForMs = 10 * 60_000

/** Notes the use of a key, where the last one that was noted is longer ago. */
export const noteUse = async ({ user_id, session_id }: Principal, lastNoted: string, now: EpochMs): Promise<void> => {
  const before = toIso(now - notedForMs)
  if (lastNoted < before)
    await isWritten(
      update('identity', accessKeys.apiKey(user_id, session_id), {
        set: { last_used_at: toIso(now) },
        when: 'attribute_exists(pk) AND (attribute_not_exists(#last_used_at) OR #last_used_at < :before)',
        values: { ':before': before },
      }),
    )
}
