import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { put, remove, update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { Verification } from '../rules/user.ts'
import { takeCodeTry } from './code-tries.ts'
import { changedNow } from './users.ts'

const verifications = recordOf('identity', 'verification', Verification)

/** The table's stream has the code of a new verification mailed. */
export const verificationItem = (verification: Verification) => ({
  ...keys.verification(verification.user_id),
  ...verifications.check(verification),
  tries: 0,
  ttl: toTtl(fromIso(verification.expires_at)),
})

/** Replaces the account's verification: codes of earlier ones are invalid from then on. */
export const putVerification = async (verification: Verification): Promise<void> => {
  await send(put('identity', verificationItem(verification)))
}

/**
 * Uses up one of the verification's tries.
 * @returns its id, or undefined when there is none, it has lapsed, or all its tries are used
 */
export const takeTry = async (userId: string, now: EpochMs): Promise<string | undefined> => {
  const item = await takeCodeTry(keys.verification(userId), now)
  return item && verifications.parse(item).verification_id
}

/**
 * Marks the account's e-mail address as verified, and deletes the code.
 * @returns false when the code was used before
 */
export const markVerified = (userId: string, verificationId: string): Promise<boolean> =>
  areWritten([
    remove('identity', keys.verification(userId), {
      when: 'verification_id = :id',
      values: { ':id': verificationId },
    }),
    update('identity', keys.user(userId), {
      set: { email_verified: true, ...changedNow() },
      when: '#email_verified = :no',
      values: { ':no': false },
    }),
  ])
