import { type EpochMs, fromIso, toIso, toTtl } from '../../kernel/clock.ts'
import { newSuffix } from '../../kernel/ids.ts'
import { isWritten, send, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { Logins, lockMs, mostFailures, recentAttempts } from '../rules/login-lock.ts'
import type { User } from '../rules/user.ts'

/** An attempt to sign in by password: allowed, with its id and the number of recent attempts, or locked out. */
export type Attempt =
  | { readonly kind: 'allowed'; readonly id: string; readonly failures: number }
  | { readonly kind: 'locked'; readonly until: EpochMs }

const logins = recordOf('identity', 'logins', Logins)

const unlocked = 'attribute_not_exists(locked_until) OR locked_until <= :now'

/**
 * Counts an attempt before its password is checked, so that of any number of concurrent ones at most ten are checked.
 * An attempt with the right password is removed by `forgiveAttempt`; those that stay are failures.
 */
export const countAttempt = async (userId: string, now: EpochMs): Promise<Attempt> => {
  const id = newSuffix(now)
  const counted = await writeIf(
    update('identity', keys.logins(userId), {
      add: { attempts: new Set([id]) },
      set: { ttl: toTtl(now + 2 * lockMs) },
      when: unlocked,
      values: { ':now': toIso(now) },
    }),
    'ALL_NEW',
  )
  if (!counted.written)
    return { kind: 'locked', until: fromIso(logins.parse(counted.item ?? {}).locked_until ?? toIso(now + lockMs)) }
  const { recent, lapsed } = recentAttempts(logins.parse(counted.attributes).attempts ?? [], now)
  if (lapsed.length > 0) await drop(userId, lapsed)
  return recent.length > mostFailures
    ? { kind: 'locked', until: now + lockMs }
    : { kind: 'allowed', id, failures: recent.length }
}

/** What is held of an account's attempts to sign in by password. */
export const readLogins = async (userId: string): Promise<Logins> =>
  logins.parse((await getItem('identity', keys.logins(userId))) ?? {})

export const forgiveAttempt = (userId: string, attemptId: string): Promise<void> => drop(userId, [attemptId])

/**
 * Locks sign-in by password for a while, once. Through the stream, the owner gets a mail if the account has an address.
 */
export const lockLogins = async (userId: string, user: User | undefined, now: EpochMs): Promise<void> => {
  await isWritten(
    update('identity', keys.logins(userId), {
      set: {
        locked_until: toIso(now + lockMs),
        attempts: undefined,
        ...(user?.email && { email: user.email, ...(user.email_verified && { first_name: user.first_name }) }),
      },
      when: unlocked,
      values: { ':now': toIso(now) },
    }),
  )
}

const drop = async (userId: string, attempts: readonly string[]): Promise<void> => {
  await send(update('identity', keys.logins(userId), { drop: { attempts: new Set(attempts) } }))
}
