import type { EpochMs } from '../../kernel/clock.ts'
import type { ApiKey as ApiKeyOnTheWire } from '../contracts/api-key.ts'
import { type ApiKey, workingEarlier } from '../rules/api-key.ts'

export const toApiKey = (key: ApiKey, now: EpochMs): ApiKeyOnTheWire => ({
  id: key.id,
  name: key.name,
  scopes: [...key.scopes],
  created_at: key.created_at,
  expires_at: key.expires_at ?? null,
  last_used_at: key.last_used_at ?? null,
  previous_expires_at: workingEarlier(key, now).at(-1)?.until ?? null,
})
