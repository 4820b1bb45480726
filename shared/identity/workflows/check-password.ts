import type { EpochMs } from '../../kernel/clock.ts'
import { invalidCredentials, loginLocked } from '../rules/errors.ts'
import { mostFailures } from '../rules/login-lock.ts'
import { isPassword } from '../rules/password-hash.ts'
import type { User } from '../rules/user.ts'
import { type Attempt, countAttempt, forgiveAttempt, lockLogins } from '../store/logins.ts'
import type { Candidate, Candidates } from '../store/sign-ins.ts'

interface Counted {
  readonly candidate: Candidate
  readonly attempt: Extract<Attempt, { kind: 'allowed' }>
}

/**
 * The account whose password is given; undefined where it is that of a registration that waits for its code. A wrong
 * password is compared twice, whatever there is to compare it with, and counts against each account it might be of.
 * @throws DomainError INVALID_CREDENTIALS, LOGIN_LOCKED
 */
export const accountWithPassword = async (
  { account, named, otherHash }: Candidates,
  password: string,
  now: EpochMs,
): Promise<User | undefined> => {
  const counted = await countAll(named ? [account, named] : [account], now)
  const isFirst = await isPassword(password, account.user?.password_hash)
  const isRight = isFirst || (await isPassword(password, otherHash))
  if (!isRight) {
    await Promise.all(counted.map(each => lockAfterMany(each, now)))
    throw invalidCredentials()
  }
  await Promise.all(counted.map(forgive))
  return isFirst ? account.user : named?.user
}

/** Whether it is the password of that account. A wrong one counts towards its lock. @throws DomainError LOGIN_LOCKED */
export const isPasswordOf = async (user: User, password: string, now: EpochMs): Promise<boolean> => {
  const counted = await countAll([{ userId: user.user_id, user }], now)
  const isRight = await isPassword(password, user.password_hash)
  await Promise.all(counted.map(each => (isRight ? forgive(each) : lockAfterMany(each, now))))
  return isRight
}

const countAll = (candidates: readonly Candidate[], now: EpochMs): Promise<Counted[]> =>
  Promise.all(
    candidates.map(async candidate => {
      const attempt = await countAttempt(candidate.userId, now)
      if (attempt.kind === 'locked') throw loginLocked(attempt.until, now)
      return { candidate, attempt }
    }),
  )

const forgive = ({ candidate, attempt }: Counted): Promise<void> => forgiveAttempt(candidate.userId, attempt.id)

const lockAfterMany = async ({ candidate, attempt }: Counted, now: EpochMs): Promise<void> => {
  if (attempt.failures >= mostFailures) await lockLogins(candidate.userId, candidate.user, now)
}
