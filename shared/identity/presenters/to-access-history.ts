import type { EpochMs } from '../../kernel/clock.ts'
import type { ApiKey } from '../rules/api-key.ts'
import type { Logins } from '../rules/login-lock.ts'
import type { Session } from '../rules/session.ts'
import type { Undoable } from '../rules/undoable.ts'
import { toApiKey } from './to-api-key.ts'
import { toFailedSignIns, toSignIn } from './to-sign-in.ts'

interface Held {
  readonly sessions: readonly Session[]
  readonly apiKeys: readonly ApiKey[]
  readonly logins: Logins | undefined
  readonly acts: Undoable['entries']
}

/** How an account was signed in to and changed, as far as that is held. */
export const toAccessHistory = ({ sessions, apiKeys, logins, acts }: Held, now: EpochMs) => ({
  sign_ins: sessions.map(toSignIn),
  api_keys: apiKeys.map(key => toApiKey(key, now)),
  failed_sign_ins: logins ? toFailedSignIns(logins) : null,
  recent_acts: acts.map(({ act, before, expires_at }) => ({ ...before, act, expires_at })),
})
